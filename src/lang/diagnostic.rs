//! What is wrong with a line, where, and what would have been right. Data; the French sentence stands beside each variant.

use super::{Op, Span};
use crate::domain::Champ;
use crate::texte::printable;
use std::fmt::{self, Display, Formatter};
use thiserror::Error;

pub use super::souligne::souligne;

/// Why a line was not understood, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{probleme}{}", attendus(attendu))]
pub struct Diagnostic {
    /// What is wrong.
    pub probleme: Probleme,
    /// Where: bytes of the line as it was given.
    pub span: Span,
    /// What could have stood there instead; empty where the problem says it all.
    pub attendu: Vec<Attendu>,
}

impl Diagnostic {
    /// A problem with nothing to expect in its place.
    pub fn new(probleme: Probleme, span: Span) -> Diagnostic {
        Diagnostic { probleme, span, attendu: Vec::new() }
    }

    /// What to do about it, in one French sentence.
    pub fn conseil(&self) -> Option<String> {
        self.probleme.conseil()
    }
}

fn attendus(attendu: &[Attendu]) -> String {
    match attendu {
        // One alone is what the problem's sentence names.
        [] | [_] => String::new(),
        [debut @ .., dernier] => {
            let debut: Vec<_> = debut.iter().map(Attendu::to_string).collect();
            format!(" ; attendu : {} ou {dernier}", debut.join(", "))
        }
    }
}

/// What the grammar could have read at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attendu {
    /// The first word.
    Commande,
    /// A word.
    Mot,
    /// `champ op valeur`.
    Critere,
    /// `(`
    ParentheseOuvrante,
    /// `non`
    Non,
    /// An operator.
    Operateur,
    /// What stands behind an operator.
    Valeur,
    /// What stands before an operator.
    Champ,
    /// The quote that closes.
    Guillemet,
    /// `)`
    ParentheseFermante,
}

impl Attendu {
    /// Every one, in the order in which they are told.
    pub const TOUS: [Attendu; 10] = [
        Attendu::Commande,
        Attendu::Mot,
        Attendu::Critere,
        Attendu::Champ,
        Attendu::Operateur,
        Attendu::Valeur,
        Attendu::Guillemet,
        Attendu::Non,
        Attendu::ParentheseOuvrante,
        Attendu::ParentheseFermante,
    ];
}

impl Display for Attendu {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Attendu::Mot => "un mot",
            Attendu::Critere => "un critère",
            Attendu::Operateur => "un opérateur",
            Attendu::Commande => "une commande",
            Attendu::Champ => "un champ",
            Attendu::Valeur => "une valeur",
            Attendu::Guillemet => "un guillemet fermant",
            Attendu::ParentheseFermante => "« ) »",
            Attendu::Non => "« non »",
            Attendu::ParentheseOuvrante => "« ( »",
        })
    }
}

/// A keyword: unquoted, standing alone, in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cle {
    /// Both sides; as if it were not there.
    Et,
    /// One of the sides.
    Ou,
    /// Not the next.
    Non,
}

impl Cle {
    /// As it is typed.
    pub fn mot(self) -> &'static str {
        match self {
            Cle::Et => "et",
            Cle::Ou => "ou",
            Cle::Non => "non",
        }
    }

    /// The keyword that an unquoted word is, if it is one.
    pub fn lue(mot: &str) -> Option<Cle> {
        [Cle::Et, Cle::Ou, Cle::Non].into_iter().find(|cle| mot.eq_ignore_ascii_case(cle.mot()))
    }
}

/// The side of a keyword on which nothing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cote {
    /// Before it.
    Gauche,
    /// Behind it.
    Droite,
}

impl Display for Cote {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cote::Gauche => "gauche",
            Cote::Droite => "droite",
        })
    }
}

/// What stands behind an operator in place of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suite {
    /// Nothing, or what cannot be a value.
    Rien,
    /// A blank, then more.
    Espace,
    /// A parenthesis.
    Parenthese,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Probleme {
    /// Over `LONGUEUR_MAX` bytes.
    #[error("ligne trop longue : {octets} octets, {} au plus", super::grammar::LONGUEUR_MAX)]
    TropLongue {
        /// How long it is.
        octets: usize,
    },
    /// A character that a terminal would obey.
    #[error("caractère de contrôle interdit : U+{:04X}", u32::from(*.0))]
    Controle(char),
    /// The line begins with what is no word.
    #[error("une ligne commence par une commande")]
    CommandeAttendue,
    /// The line begins with a criterion.
    #[error("il manque la commande devant ce critère")]
    CritereSansCommande,
    /// An opening quote without its closing one.
    #[error("le guillemet {0} n'est pas refermé")]
    GuillemetNonFerme(char),
    /// A quote where none may open.
    #[error("guillemet {0} au milieu d'un mot")]
    GuillemetDansMot(char),
    /// An operator with nothing before it.
    #[error("« {} » n'a pas de champ devant lui", .0.symbole())]
    ChampAttendu(Op),
    /// A word before an operator that is no field.
    #[error("« {} » n'est pas un nom de champ", printable(.0))]
    ChampInvalide(String),
    /// Signs that make no operator together.
    #[error("« {0} » n'est pas un opérateur")]
    OperateurInconnu(String),
    /// An operator inside a value.
    #[error("« {} » au milieu d'une valeur", .0.symbole())]
    OperateurDansValeur(Op),
    /// Nothing tight behind the operator.
    #[error("valeur attendue après « {}{} »", printable(.champ), .op.symbole())]
    ValeurAttendue {
        /// The field before the operator.
        champ: String,
        /// The operator.
        op: Op,
        /// What stands there instead.
        suite: Suite,
    },
    /// `a;;b`, `;a`, `a;`
    #[error("élément vide dans la liste")]
    ElementVide,
    /// `..` alone.
    #[error("intervalle sans bornes")]
    IntervalleVide,
    /// `1..2..3`
    #[error("un intervalle n'a que deux bornes")]
    TroisBornes,
    /// `1...2`
    #[error("trop de points : un intervalle s'écrit avec deux")]
    PointsEnTrop,
    /// `1..2;3`
    #[error("une valeur est une liste ou un intervalle, pas les deux")]
    ListeEtIntervalle,
    /// `()`
    #[error("rien entre ces parenthèses")]
    GroupeVide,
    /// `(` without `)`.
    #[error("cette parenthèse n'est pas refermée")]
    ParentheseNonFermee,
    /// `)` without `(`.
    #[error("cette parenthèse n'a pas été ouverte")]
    ParentheseNonOuverte,
    /// A keyword with nothing on one side.
    #[error("« {} » n'a rien à sa {cote}", .cle.mot())]
    Incomplet {
        /// The keyword.
        cle: Cle,
        /// Where nothing stands.
        cote: Cote,
    },
    /// Parentheses and `non` over `PROFONDEUR_MAX`.
    #[error("trop de parenthèses ou de « non » imbriqués : {} au plus", super::grammar::PROFONDEUR_MAX)]
    TropProfond,
    /// What fits nowhere; the expected set tells more.
    #[error("ceci n'a pas de sens ici")]
    Inattendu,
}

impl Probleme {
    fn conseil(&self) -> Option<String> {
        Some(match self {
            Probleme::TropLongue { .. } => "répartissez-la en plusieurs commandes, ou importez un fichier".into(),
            Probleme::Controle(_) => "effacez-le : il vient sans doute d'un copier-coller".into(),
            Probleme::CommandeAttendue | Probleme::CritereSansCommande => {
                "dites d'abord quoi faire, puis sur quoi : commande critère…".into()
            }
            Probleme::GuillemetNonFerme('\'') => {
                "fermez-le par ', ou mettez entre \"…\" un texte qui commence par une apostrophe".into()
            }
            Probleme::GuillemetNonFerme(_) => {
                "fermez-le par \" ; un guillemet qui fait partie du texte se double : \"\"".into()
            }
            Probleme::GuillemetDansMot('\'') => {
                "doublez l'apostrophe : 'N''Diaye', ou mettez le texte entre \"…\"".into()
            }
            Probleme::GuillemetDansMot(_) => {
                "mettez tout le mot entre '…', ou entre \"…\" en doublant ceux du texte".into()
            }
            Probleme::ChampAttendu(op) => {
                format!("écrivez champ{}valeur, ou mettez le texte entre guillemets", op.symbole())
            }
            Probleme::ChampInvalide(_) => {
                "lettres, chiffres, « . », « _ » et « - » ; un texte à chercher se met entre guillemets".into()
            }
            Probleme::OperateurInconnu(ecrit) => match voisin(ecrit) {
                Some(op) => format!("écrivez « {} »", op.symbole()),
                None => {
                    "opérateurs : = != < <= > >= ~ !~ ; une valeur qui commence ainsi se met entre guillemets".into()
                }
            },
            Probleme::OperateurDansValeur(op) => {
                format!("mettez la valeur entre guillemets : champ=\"a{}b\"", op.symbole())
            }
            Probleme::ValeurAttendue { champ, op, suite } => return conseil_de_valeur(champ, *op, *suite),
            Probleme::ElementVide => "retirez le « ; » en trop ; un texte vide s'écrit \"\"".into(),
            Probleme::IntervalleVide => "écrivez 8..12, 8.. ou ..12 ; un texte se met entre guillemets".into(),
            Probleme::TroisBornes => "écrivez 8..12 ; un texte se met entre guillemets".into(),
            Probleme::PointsEnTrop => "écrivez 8..12, ou mettez le texte entre guillemets".into(),
            Probleme::ListeEtIntervalle => "liez deux critères par « ou », ou mettez le texte entre guillemets".into(),
            Probleme::GroupeVide => "écrivez-y un critère, ou mettez le texte entre guillemets".into(),
            Probleme::ParentheseNonFermee => "fermez-la par ), ou mettez le texte entre guillemets".into(),
            Probleme::ParentheseNonOuverte => "retirez-la, ou mettez le texte entre guillemets".into(),
            Probleme::Incomplet { cle, .. } => {
                format!("si c'est un nom, mettez-le entre guillemets : \"{}\"", cle.mot())
            }
            Probleme::TropProfond | Probleme::Inattendu => return None,
        })
    }
}

/// The operator that was meant by signs that are none.
fn voisin(ecrit: &str) -> Option<Op> {
    Some(match ecrit {
        "==" | "===" => Op::Egal,
        "<>" | "!==" | "=!=" => Op::Different,
        "=>" | ">==" => Op::SuperieurOuEgal,
        "=<" | "<==" => Op::InferieurOuEgal,
        "=~" | "~=" | "~~" => Op::Contient,
        "!~=" | "!~~" => Op::NeContientPas,
        _ => return None,
    })
}

fn conseil_de_valeur(champ: &str, op: Op, suite: Suite) -> Option<String> {
    let (champ, op_ecrit, connu) = (printable(champ), op.symbole(), Champ::parse(champ));
    // What no student is without has no « - ».
    let peut_manquer = connu.as_ref().is_some_and(Champ::peut_manquer);
    let aucun = if op == Op::Egal && peut_manquer { format!(" (« - » : aucun, {champ}=-)") } else { String::new() };
    match suite {
        Suite::Espace => Some(format!("pas d'espace après « {op_ecrit} »{aucun}")),
        Suite::Parenthese => Some(format!(
            "plusieurs valeurs se séparent par « ; » : {champ}{op_ecrit}a;b ; un texte se met entre guillemets"
        )),
        Suite::Rien => (op == Op::Egal || connu.is_some())
            .then(|| format!("écrivez la valeur à la suite : {champ}{op_ecrit}…{aucun}")),
    }
}
