//! `find`: the students that match, in order, page by page.

use super::spec::{Genre, Risque, Spec, au_menu, ex, nomme, reste_facultatif};
use super::{Args, Context, classes, criteres};
use crate::domain::requete::{Requete, Tri};
use crate::domain::{Champ, Droit};
use crate::error::{Emploi, Error, Result};
use crate::outcome::{Liste, Outcome, Personne};

/// Students of a page where only its number is given.
const PAGE: u64 = 50;
/// Students that a terminal is shown where no limit is given.
const ECRAN: u64 = 1_000;

pub(super) const SPEC: Spec = Spec {
    nom: "find",
    alias: &["chercher"],
    resume: "Liste, filtre et trie les étudiants",
    args: &[
        reste_facultatif("critères", Genre::Criteres, "classe=L3, moyenne=12.., nom~dup, ou, non, ( )"),
        nomme("sort", Genre::Tri, "moyenne, nom, classe,-moyenne…").titre("ordre").sinon("nom"),
        nomme("champs", Genre::Champs, "colonnes de votre choix : nom,classe,moyenne.Maths,rang,mention…")
            .titre("colonnes"),
        nomme("limit", Genre::Nombre, "combien en montrer au plus").titre("nombre d'étudiants"),
        nomme("page", Genre::Nombre, "numéro de page"),
    ],
    droit: Droit::LireClasses,
    risque: Risque::Aucun,
    menu: au_menu("Chercher des étudiants, ou en voir la liste"),
    exemples: &[
        ex("find", "tous les étudiants"),
        ex("find classe=L3 sort=moyenne", "la L3, meilleure moyenne d'abord"),
        ex("find moyenne<10 classe=L2;L3", "ceux qui n'ont pas la moyenne, en L2 et L3"),
        ex("find nom~dup ou prenom=élise", "par un bout de nom, ou par prénom"),
        ex("find non (classe=L2 ou classe=L3) limit=5", "ni en L2 ni en L3, cinq au plus"),
        ex("find tel=\"+33 6 11 22 33 44\"", "à qui est ce téléphone"),
        ex("find classe=L3 rang<=3 sort=rang champs=rang,nom,prenom,moyenne,mention", "le podium de la L3"),
        ex("find mention>=Bien", "ceux qui ont la mention Bien ou mieux"),
        ex("find naissance=2007..2008 sort=naissance", "nés en 2007 ou 2008, les plus âgés d'abord"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let filtre = criteres::filtre(args.criteres(), context.school.pays())?;
    let tri = match args.texte("sort") {
        Some((texte, span)) => criteres::tri(&texte, span, context.who.restreint(filtre.clone()).classe().is_some())?,
        None => vec![Tri { champ: Champ::Nom, descendant: false }],
    };
    let page = args.nombre("page")?;
    // The pages of a terminal are as long as the list that it was shown first.
    let d_office = if context.est_lu() { Some(ECRAN) } else { page.map(|_| PAGE) };
    let limite = args.nombre("limit")?.or(d_office);
    let saut = page.map_or(Some(0), |page| (page - 1).checked_mul(limite.unwrap_or(PAGE)));
    let saut = saut.filter(|saut| *saut <= i64::MAX as u64).ok_or_else(|| {
        let texte = page.map(|page| page.to_string()).unwrap_or_default();
        Error::from(Emploi::PasUnCompte { nom: "page".into(), texte, min: 1 })
    })?;
    let colonnes = args.texte("champs").map(|(texte, span)| criteres::colonnes(&texte, span)).transpose()?;
    let plus = colonnes.as_ref().map_or_else(Vec::new, |colonnes| colonnes.champs().to_vec());
    let (etudiants, total) = context.school.cherche(Requete { filtre, tri, limite, saut, plus }, context.who)?;
    classes::suggere(args.criteres(), total == 0, context)?;
    let personne = match args.criteres() {
        Some(_) => Personne::Cherchee,
        None if context.who.peut(Droit::EcrireEtudiants) => Personne::Ecole,
        None => Personne::Classes,
    };
    Ok(Outcome::Liste(Liste { etudiants, total, saut, colonnes, personne }))
}
