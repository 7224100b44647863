//! The arguments of a line, handed out by the Spec: words in their places, `nom=valeur` by name, criteria as a tree. What the
//! Spec does not know is refused, with its place.

use super::spec::{Arg, Forme, Genre, Spec};
use super::surplus::en_trop;
use crate::domain::classe::AnneeScolaire;
use crate::domain::{ChampError, Matiere, Periode};
use crate::error::{At, Emploi, Error, Result};
use crate::lang::diagnostic::{Cle, Cote};
use crate::lang::{Critere, Diagnostic, Expr, Mot, Op, Probleme, Span, Valeur};
use crate::texte;

/// Other words for parameters (design, section 3).
const SYNONYMES: [(&str, &str); 2] = [("tri", "sort"), ("limite", "limit")];

/// The arguments of a command, checked against its Spec.
#[derive(Debug)]
pub struct Args<'l> {
    mots: Vec<&'l Mot>,
    nommes: Vec<(&'static Arg, &'l Critere)>,
    affectations: Vec<&'l Critere>,
    criteres: Option<Expr>,
    /// Right behind the last word: where something that is missing would stand.
    fin: Span,
    spec: &'static Spec,
}

impl<'l> Args<'l> {
    /// Hands out `arguments`, of which the first `passes` words are part of the command's name.
    ///
    /// # Errors
    /// A word too many, a word that is missing, a parameter that the command does not know, the same one twice.
    pub fn new(spec: &'static Spec, arguments: Option<&'l Expr>, passes: usize, fin: Span) -> Result<Args<'l>> {
        let mut args =
            Args { mots: Vec::new(), nommes: Vec::new(), affectations: Vec::new(), criteres: None, fin, spec };
        let takes_criteria = spec.args.iter().any(|arg| arg.genre == Genre::Criteres);
        if let (true, Some(Expr::Ou(branches))) = (takes_criteria, arguments) {
            args.prend_alternatives(branches)?;
            args.refuse_les_secrets()?;
            args.verifie_les_mots()?;
            return Ok(args);
        }
        let parts = arguments.map_or_else(Vec::new, cote_a_cote);
        let parts = &parts[passes.min(parts.len())..];
        if takes_criteria {
            args.prend_criteres(parts)?;
        } else {
            parts.iter().try_for_each(|part| args.prend(part))?;
        }
        args.refuse_les_secrets()?;
        args.verifie_les_mots()?;
        Ok(args)
    }

    /// How many arguments of that form the Spec has.
    fn combien(&self, forme: Forme) -> usize {
        self.spec.args.iter().filter(|arg| arg.forme == forme).count()
    }

    /// Criteria tied by `ou`: `export csv f.csv classe=L2 ou classe=L3`. The words in their places stand before the first.
    fn prend_alternatives(&mut self, branches: &'l [Expr]) -> Result<()> {
        let Some((premiere, autres)) = branches.split_first() else { return Ok(()) };
        let parts = cote_a_cote(premiere);
        let (requis, facultatifs) = (self.combien(Forme::Requis), self.combien(Forme::Facultatif));
        let en_tete = parts.iter().take(requis + facultatifs).take_while(|part| matches!(part, Expr::Mot(_))).count();
        // What may be missing gives way to the criterion that `ou` needs on its left.
        let pris = if en_tete == parts.len() { en_tete.min(requis) } else { en_tete };
        if let (true, Some(suivante)) = (pris == parts.len(), autres.first()) {
            let ou = Span { start: premiere.span().end + 1, end: suivante.span().start - 1 };
            let probleme = Probleme::Incomplet { cle: Cle::Ou, cote: Cote::Gauche };
            return Err(Error::from(Diagnostic::new(probleme, ou)));
        }
        self.prend_criteres(&parts[..pris])?;
        let mut branche = Vec::new();
        for part in &parts[pris..] {
            branche.extend(self.separe(part)?);
        }
        let mut gardees: Vec<Expr> = lie(branche, Expr::Et).into_iter().collect();
        for autre in autres {
            gardees.extend(self.separe(autre)?);
        }
        self.criteres = lie(gardees, Expr::Ou);
        Ok(())
    }

    fn prend_criteres(&mut self, parts: &[&'l Expr]) -> Result<()> {
        let positions = self.combien(Forme::Requis) + self.combien(Forme::Facultatif);
        let mut restants = Vec::new();
        for part in parts {
            match part {
                // The words in their places come before any criterion.
                Expr::Mot(mot) if self.mots.len() < positions && restants.is_empty() => self.mots.push(mot),
                other => restants.extend(self.separe(other)?),
            }
        }
        self.criteres = lie(restants, Expr::Et);
        Ok(())
    }

    /// Takes the named parameters out of a tree of criteria, wherever they stand outside parentheses.
    fn separe(&mut self, expr: &'l Expr) -> Result<Option<Expr>> {
        Ok(match expr {
            Expr::Critere(critere) if critere.op == Op::Egal => match self.parametre(&critere.champ) {
                Some(arg) => {
                    self.nomme(arg, critere)?;
                    None
                }
                None => Some(expr.clone()),
            },
            Expr::Et(parts) | Expr::Ou(parts) => {
                let mut kept = Vec::new();
                for part in parts {
                    kept.extend(self.separe(part)?);
                }
                lie(kept, if matches!(expr, Expr::Et(_)) { Expr::Et } else { Expr::Ou })
            }
            other => Some(other.clone()),
        })
    }

    fn prend(&mut self, expr: &'l Expr) -> Result<()> {
        match expr {
            Expr::Mot(mot) => self.mots.push(mot),
            Expr::Critere(critere) if critere.op == Op::Egal => match self.parametre(&critere.champ) {
                Some(arg) => self.nomme(arg, critere)?,
                None if self.prend_affectations() => self.affectations.push(critere),
                None => return Err(self.inconnu(&critere.champ)),
            },
            other => {
                return Err(Error::from(Emploi::SansCriteres { commande: self.spec.nom }).at(other.span()));
            }
        }
        Ok(())
    }

    fn prend_affectations(&self) -> bool {
        self.spec.args.iter().any(|arg| matches!(arg.genre, Genre::Affectations | Genre::Variables))
    }

    fn parametre(&self, champ: &Mot) -> Option<&'static Arg> {
        let cle = texte::fold(&champ.texte);
        let cle = SYNONYMES.iter().find(|(other, _)| *other == cle).map_or(cle.as_str(), |(_, nom)| nom).to_owned();
        self.spec.args.iter().find(|arg| arg.forme == Forme::Nomme && texte::fold(arg.nom) == cle)
    }

    fn nomme(&mut self, arg: &'static Arg, critere: &'l Critere) -> Result<()> {
        if self.nommes.iter().any(|(known, _)| known.nom == arg.nom) {
            let error = Error::from(Emploi::DeuxFois { nom: arg.nom.to_owned() });
            return Err(error.at(critere.champ.span));
        }
        self.nommes.push((arg, critere));
        Ok(())
    }

    fn inconnu(&self, champ: &Mot) -> Error {
        let noms: Vec<&str> = self.spec.montres().filter(|arg| arg.forme == Forme::Nomme).map(|arg| arg.nom).collect();
        let proche = texte::closest(&champ.texte, noms.iter().copied()).map(str::to_owned);
        let attendus = noms.iter().map(|nom| format!("{nom}=")).collect();
        let nom = texte::printable(&champ.texte).into_owned();
        Error::from(Emploi::ParametreInconnu { nom, proche, attendus }).at(champ.span)
    }

    /// A password in the line is refused, and not shown.
    fn refuse_les_secrets(&self) -> Result<()> {
        let en_place = self.spec.args.iter().filter(|arg| arg.forme != Forme::Nomme).position(|arg| arg.secret);
        let is_given =
            en_place.is_some_and(|place| self.mots.len() > place) || self.nommes.iter().any(|(arg, _)| arg.secret);
        if is_given { Err(Emploi::SecretDansLaLigne.into()) } else { Ok(()) }
    }

    fn verifie_les_mots(&self) -> Result<()> {
        let has_rest = |arg: &Arg| {
            matches!(arg.forme, Forme::Reste | Forme::ResteFacultatif)
                && !matches!(arg.genre, Genre::Criteres | Genre::Affectations | Genre::Variables)
        };
        let requis: Vec<&Arg> = self
            .spec
            .args
            .iter()
            .filter(|arg| arg.forme == Forme::Requis || (arg.forme == Forme::Reste && has_rest(arg)))
            .collect();
        let facultatifs = self.combien(Forme::Facultatif);
        let is_instead = self.nommes.iter().any(|(arg, _)| arg.remplace);
        if let Some(missing) = requis.get(self.mots.len()).filter(|_| !is_instead) {
            let cause = Emploi::ArgumentManque { nom: missing.nom, aide: missing.aide, forme: self.spec.forme() };
            return Err(Error::from(cause).at(self.fin));
        }
        let takes_marks = self.prend_affectations();
        if self.spec.args.iter().any(has_rest) || takes_marks {
            return Ok(());
        }
        match self.mots.get(requis.len() + facultatifs) {
            None => Ok(()),
            Some(mot) => Err(en_trop(mot, self)),
        }
    }

    /// The words in their places.
    pub fn mots(&self) -> &[&'l Mot] {
        &self.mots
    }

    /// The `place`th word.
    pub fn mot(&self, place: usize) -> Option<&'l Mot> {
        self.mots.get(place).copied()
    }

    /// The `place`th word, which the Spec requires.
    ///
    /// # Errors
    /// `ArgumentManque`: `new` has refused that line before.
    pub fn requis(&self, place: usize) -> Result<&'l Mot> {
        self.mot(place).ok_or_else(|| self.manque(place))
    }

    /// The `place`th argument of the Spec is missing, where it is needed after all.
    pub fn manque(&self, place: usize) -> Error {
        let (nom, aide) =
            self.spec.args.get(place).map_or((self.spec.nom, self.spec.resume), |arg| (arg.nom, arg.aide));
        Error::from(Emploi::ArgumentManque { nom, aide, forme: self.spec.forme() }).at(self.fin)
    }

    /// `nom=` is missing, where it is needed after all.
    pub fn nomme_manque(&self, nom: &str) -> Error {
        self.manque(self.spec.args.iter().position(|arg| arg.nom == nom).unwrap_or(usize::MAX))
    }

    /// The words from the `debut`th on as one text, with its place: `show Dupré Hélène`.
    pub fn reste(&self, debut: usize) -> Option<(String, Span)> {
        let mots = self.mots.get(debut..).filter(|mots| !mots.is_empty())?;
        let texte = mots.iter().map(|mot| mot.texte.as_str()).collect::<Vec<_>>().join(" ");
        Some((texte, mots[0].span.to(mots[mots.len() - 1].span)))
    }

    /// What `nom=` was given, as one text, with its place; a list keeps its `;`.
    pub fn texte(&self, nom: &str) -> Option<(String, Span)> {
        self.nommes.iter().find(|(arg, _)| arg.nom == nom).map(|(_, critere)| texte_de(&critere.valeur))
    }

    /// What `nom=` was given, word by word.
    ///
    /// # Errors
    /// A range, which is no list.
    pub fn liste(&self, nom: &str) -> Result<Vec<&'l Mot>> {
        match self.nommes.iter().find(|(arg, _)| arg.nom == nom).map(|(_, critere)| &critere.valeur) {
            None => Ok(Vec::new()),
            Some(Valeur::Texte(mot)) => Ok(vec![mot]),
            Some(Valeur::Liste(mots)) => Ok(mots.iter().collect()),
            Some(Valeur::Intervalle { span, .. }) => {
                let raison = "une liste s'écrit avec « ; »";
                Err(Error::from(Emploi::OperateurImpropre { op: "..", raison }).at(*span))
            }
        }
    }

    /// What `nom=` was given, as one of the words that the Spec offers for it.
    ///
    /// # Errors
    /// Another word.
    pub fn choix(&self, nom: &str) -> Result<Option<&'static str>> {
        let (Some((texte, span)), Some((arg, _))) =
            (self.texte(nom), self.nommes.iter().find(|(arg, _)| arg.nom == nom))
        else {
            return Ok(None);
        };
        let attendus = if let Genre::Choix(mots) = arg.genre { mots } else { &[] };
        match attendus.iter().find(|mot| **mot == texte::fold(&texte)) {
            Some(mot) => Ok(Some(mot)),
            None => Err(choix_inconnu(arg.nom, (&texte, span), attendus)),
        }
    }

    /// What `matiere=` names.
    ///
    /// # Errors
    /// A name that no subject can have.
    pub fn matiere(&self) -> Result<Option<(Matiere, Span)>> {
        let Some((texte, span)) = self.texte("matiere") else { return Ok(None) };
        Ok(Some((Matiere::parse(&texte).map_err(ChampError::from).at(span)?, span)))
    }

    /// What `periode=` names.
    ///
    /// # Errors
    /// A name that no period can have.
    pub fn periode(&self) -> Result<Option<(Periode, Span)>> {
        let Some((texte, span)) = self.texte("periode") else { return Ok(None) };
        Ok(Some((Periode::parse(&texte).map_err(ChampError::from).at(span)?, span)))
    }

    /// The school year that `nom=` names.
    ///
    /// # Errors
    /// Anything else.
    pub fn annee(&self, nom: &str) -> Result<Option<(AnneeScolaire, Span)>> {
        let Some((texte, span)) = self.texte(nom) else { return Ok(None) };
        Ok(Some((AnneeScolaire::parse(&texte).at(span)?, span)))
    }

    /// A whole number from 1 on.
    ///
    /// # Errors
    /// Anything else.
    pub fn nombre(&self, nom: &str) -> Result<Option<u64>> {
        let Some((texte, span)) = self.texte(nom) else { return Ok(None) };
        match texte.parse::<u64>() {
            Ok(n) if n > 0 => Ok(Some(n)),
            _ => Err(Error::from(Emploi::PasUnCompte { nom: nom.to_owned(), texte, min: 1 }).at(span)),
        }
    }

    /// The `champ=valeur` that are no parameters.
    pub fn affectations(&self) -> &[&'l Critere] {
        &self.affectations
    }

    /// The criteria.
    pub fn criteres(&self) -> Option<&Expr> {
        self.criteres.as_ref()
    }

    /// The `nom=valeur` that the Spec knows.
    pub(super) fn nommes(&self) -> &[(&'static Arg, &'l Critere)] {
        &self.nommes
    }

    /// The command's.
    pub(super) fn spec(&self) -> &'static Spec {
        self.spec
    }

    /// Where something that is missing would stand.
    pub fn fin(&self) -> Span {
        self.fin
    }
}

/// A text that is none of the words that a parameter takes.
pub(super) fn choix_inconnu(nom: &'static str, (texte, span): (&str, Span), attendus: &[&'static str]) -> Error {
    let valeur = texte::fit(&texte::printable(texte), 60).into_owned();
    Error::from(Emploi::ChoixInconnu { nom, valeur, attendus: attendus.to_vec() }).at(span)
}

/// What stands side by side.
pub(super) fn cote_a_cote(expr: &Expr) -> Vec<&Expr> {
    if let Expr::Et(parts) = expr { parts.iter().collect() } else { vec![expr] }
}

/// One criterion as it is, several tied; nothing of none.
fn lie(criteres: Vec<Expr>, lien: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    if criteres.len() > 1 { Some(lien(criteres)) } else { criteres.into_iter().next() }
}

/// A value as one text: a list keeps its `;`, a range its `..`.
pub fn texte_de(valeur: &Valeur) -> (String, Span) {
    let texte = match valeur {
        Valeur::Texte(mot) => mot.texte.clone(),
        Valeur::Liste(mots) => mots.iter().map(|mot| mot.texte.as_str()).collect::<Vec<_>>().join(";"),
        Valeur::Intervalle { de, a, .. } => {
            let part = |mot: &Option<Mot>| mot.as_ref().map_or("", |mot| mot.texte.as_str()).to_owned();
            format!("{}..{}", part(de), part(a))
        }
    };
    (texte, valeur.span())
}
