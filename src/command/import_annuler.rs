//! `import annuler`: takes back an import that stopped in the middle.

use super::dialogue::Question;
use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Donnees, Result};
use crate::outcome::{ImportAnnule, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "import annuler",
    alias: &["importer annuler"],
    resume: "Annule un import interrompu : l'école redevient comme avant",
    args: &[],
    droit: Droit::EcrireEtudiants,
    risque: Risque::Detruit,
    menu: au_menu("Annuler un import interrompu"),
    exemples: &[ex("import annuler --yes", "s'il y a un import interrompu")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let stopped = context.school.imports_interrompus()?;
    let Some(import) = stopped.last() else { return Err(Donnees::AucunImportInterrompu.into()) };
    let question = Question::Annuler { fichier: import.fichier.clone(), ecrits: import.fait };
    context.confirme(&Outcome::Rien, &question)?;
    if context.essai {
        let fichier = import.fichier.clone();
        return Ok(Outcome::ImportAnnule(ImportAnnule {
            fichier,
            repris: import.fait,
            laisses: Vec::new(),
            essai: true,
        }));
    }
    let (auteur, dialogue) = (context.auteur(SPEC.nom), &mut *context.dialogue);
    let taken = context.school.annule_import(import, auteur, &mut |progres| dialogue.avance(progres))?;
    Ok(Outcome::ImportAnnule(ImportAnnule {
        fichier: import.fichier.clone(),
        repris: taken.repris,
        laisses: taken.laisses,
        essai: false,
    }))
}
