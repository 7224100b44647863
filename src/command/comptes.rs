//! What several `user …` commands read the same way: the account that is meant, a role with what it is given.

use super::dialogue::Avis;
use super::spec::{Arg, Genre, nomme};
use super::{Args, Context};
use crate::domain::compte::TOUTES;
use crate::domain::libelle::Affiche;
use crate::domain::modification::VIDE;
use crate::domain::{Compte, Matiere, Matricule, NomClasse, Portee, Role};
use crate::error::{Acces, At, Error, Result};
use crate::lang::Span;
use crate::outcome::{CompteChange, Outcome};
use crate::texte;

/// The parameters that say what an account is for.
pub(super) const ARGS: [Arg; 5] = [
    nomme("role", Genre::Choix(&Role::MOTS), "admin : tout ; enseignant : ses classes ; etudiant : sa fiche")
        .titre("rôle"),
    nomme("classes", Genre::Classes, "enseignant : les classes qu'il voit, L3;L2, \"2de A;2de B\", ou * pour toutes"),
    nomme("matieres", Genre::Matieres, "enseignant : les matières qu'il y note, Maths;Anglais, ou * pour toutes")
        .titre("matières"),
    nomme("matricule", Genre::Reference, "étudiant : qui il est (matricule, téléphone, ou nom et prénom)")
        .titre("étudiant"),
    nomme(AFFICHE, Genre::Texte, "le nom que portent les bulletins : \"Mme Fall\" ; « - » : d'après celui du compte")
        .titre("nom affiché"),
];

/// How paper names who has the account.
pub(super) const AFFICHE: &str = "affiche";

/// The account that the first word names.
pub(super) fn designe(args: &Args<'_>, context: &Context<'_>) -> Result<Compte> {
    let nom = args.requis(0)?;
    context.school.compte(&nom.texte).at(nom.span)
}

/// What `affiche=` says: nothing, no name, or one.
pub(super) fn affiche(args: &Args<'_>) -> Result<Option<Option<Affiche>>> {
    match args.texte(AFFICHE) {
        None => Ok(None),
        Some((texte, _)) if texte.trim() == VIDE => Ok(Some(None)),
        Some((texte, span)) => Ok(Some(Some(Affiche::parse(&texte).at(span)?))),
    }
}

/// Is it the account of who asks?
pub(super) fn est_le_sien(compte: &Compte, context: &Context<'_>) -> bool {
    context.seance.compte().as_ref() == Some(&compte.nom)
}

/// An account before and after, as an outcome.
pub(super) fn change((avant, apres): (Compte, Compte), context: &Context<'_>) -> Outcome {
    let (avant, apres) = (Some(avant), Some(apres));
    Outcome::Compte(Box::new(CompteChange { avant, apres, premier: None, essai: context.essai }))
}

/// What a line gives to a role.
#[derive(Default)]
pub(super) struct Donnes {
    role: Option<&'static str>,
    classes: Option<(Portee<NomClasse>, Span)>,
    matieres: Option<(Portee<Matiere>, Span)>,
    matricule: Option<(Matricule, Span)>,
    avis: Vec<Avis>,
}

impl Donnes {
    /// Reads it; classes and subjects as the school writes them, where it knows them.
    pub(super) fn lit(args: &Args<'_>, context: &Context<'_>) -> Result<Donnes> {
        let mut donnes = Donnes { role: args.choix("role")?, ..Donnes::default() };
        donnes.classes = portee(args, "classes", |texte| {
            let classe = NomClasse::parse(texte)?;
            let connue = context.school.classe_connue(&classe)?;
            if connue.is_none() {
                donnes.avis.push(Avis::ClasseSansEtudiant { classe: classe.to_string() });
            }
            Ok(connue.unwrap_or(classe))
        })?;
        donnes.matieres = portee(args, "matieres", |texte| {
            let matiere = Matiere::parse(texte)?;
            let connues = context.school.matieres_connues()?;
            if let Some(connue) = connues.iter().find(|connue| connue.cle() == matiere.cle()) {
                return Ok(connue.clone());
            }
            let proche = texte::closest(matiere.as_str(), connues.iter().map(Matiere::as_str)).map(str::to_owned);
            donnes.avis.push(Avis::MatiereInconnue { matiere: matiere.to_string(), proche });
            Ok(matiere)
        })?;
        if let Some((texte, span)) = args.texte("matricule") {
            let etudiant = context.school.designe(&texte, context.who).at(span)?;
            donnes.matricule = Some((etudiant.matricule, span));
        }
        Ok(donnes)
    }

    /// The line gives nothing.
    pub(super) fn est_vide(&self) -> bool {
        self.role.is_none() && self.classes.is_none() && self.matieres.is_none() && self.matricule.is_none()
    }

    /// The role, with what was given and, for the rest, what it had. What it lacks, or has no use for, is refused; names that the
    /// school does not know are told.
    pub(super) fn role(self, avant: Option<&Role>, args: &Args<'_>, context: &mut Context<'_>) -> Result<Role> {
        let mot = self.role.or(avant.map(Role::mot)).ok_or_else(|| args.nomme_manque("role"))?;
        let trop = |donne: Option<Span>, role, raison, conseil| match donne {
            Some(span) => Err(Error::from(Acces::Role { role, raison, conseil }).at(span)),
            None => Ok(()),
        };
        let manque = |role, raison, conseil| Error::from(Acces::Role { role, raison, conseil }).at(args.fin());
        let (classes, matieres) = match avant {
            Some(Role::Enseignant { classes, matieres }) => (Some(classes.clone()), Some(matieres.clone())),
            _ => (None, None),
        };
        let du_matricule = self.matricule.as_ref().map(|(_, span)| *span);
        let d_un_enseignant = self.classes.as_ref().map(|(_, span)| *span);
        let d_un_enseignant = d_un_enseignant.or(self.matieres.as_ref().map(|(_, span)| *span));
        let role = match mot {
            "enseignant" => {
                let conseil = "il n'est celui d'aucun étudiant : retirez matricule=";
                trop(du_matricule, "enseignant", "il n'a pas de matricule", conseil)?;
                let classes = self.classes.map(|(classes, _)| classes).or(classes);
                let matieres = self.matieres.map(|(matieres, _)| matieres).or(matieres);
                Role::Enseignant {
                    classes: classes.ok_or_else(|| {
                        manque(
                            "enseignant",
                            "il lui faut ses classes",
                            "ajoutez classes=L3;L2, ou classes=* pour toutes",
                        )
                    })?,
                    matieres: matieres.ok_or_else(|| {
                        let conseil = "ajoutez matieres=Maths;Anglais, ou matieres=* pour toutes";
                        manque("enseignant", "il lui faut ses matières", conseil)
                    })?,
                }
            }
            "etudiant" => {
                let conseil = "il ne voit que sa fiche : retirez classes= et matieres=";
                trop(d_un_enseignant, "étudiant", "il n'a ni classes ni matières à lui", conseil)?;
                let matricule = self.matricule.map(|(matricule, _)| matricule).or(match avant {
                    Some(Role::Etudiant { matricule }) => Some(matricule.clone()),
                    _ => None,
                });
                let conseil = "dites lequel : matricule=E00001, ou matricule=\"Diop Awa\"";
                Role::Etudiant {
                    matricule: matricule.ok_or_else(|| manque("étudiant", "il faut l'étudiant", conseil))?,
                }
            }
            _ => {
                let conseil = "il voit et change tout : retirez classes=, matieres= et matricule=";
                trop(
                    d_un_enseignant.or(du_matricule),
                    "admin",
                    "il n'a ni classes, ni matières, ni matricule",
                    conseil,
                )?;
                Role::Admin
            }
        };
        self.avis.iter().for_each(|avis| context.dialogue.avertit(avis));
        Ok(role)
    }
}

/// What `nom=` was given: `*`, or names, each once.
fn portee<T: PartialEq>(
    args: &Args<'_>,
    nom: &str,
    mut lit: impl FnMut(&str) -> Result<T>,
) -> Result<Option<(Portee<T>, Span)>> {
    let Some((_, span)) = args.texte(nom) else { return Ok(None) };
    let mut celles = Vec::new();
    for mot in args.liste(nom)? {
        // Quotes around the whole list are as good as around each name: "2de A;2de B".
        for texte in mot.texte.split(';').map(str::trim).filter(|texte| !texte.is_empty()) {
            if texte == TOUTES {
                return Ok(Some((Portee::Toutes, span)));
            }
            if texte == VIDE {
                let conseil = "donnez-les : classes=\"2de A;2de B\" matieres=Maths, ou * pour toutes";
                let raison = "« - » ne lui laisserait rien";
                return Err(Error::from(Acces::Role { role: Role::MOTS[1], raison, conseil }).at(mot.span));
            }
            let une = lit(texte).at(mot.span)?;
            if !celles.contains(&une) {
                celles.push(une);
            }
        }
    }
    if celles.is_empty() {
        let conseil = "donnez-les : classes=\"2de A;2de B\" matieres=Maths, ou * pour toutes";
        return Err(Error::from(Acces::Role { role: Role::MOTS[1], raison: "la liste est vide", conseil }).at(span));
    }
    Ok(Some((Portee::Celles(celles), span)))
}
