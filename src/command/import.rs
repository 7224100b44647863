//! `import`: students and marks from a file. Nothing is written before every line has been understood.

use super::args::choix_inconnu;
use super::dialogue::{Avis, Question};
use super::spec::{Arg, Genre, Risque, Sortie, Spec, au_menu, ex, nomme, requis};
use super::{Args, Context};
use crate::domain::Champ;
use crate::domain::Droit;
use crate::enclos::{Ouvert, Place};
use crate::error::{At, Error, Exit, ImportError, Result};
use crate::exchange::{self, Apercu, Candidats, Colonne, Encodage, Feuille, Lecture, Options, Plan, Separateur};
use crate::lang::Span;
use crate::outcome::Outcome;
use crate::service::{DemandeImport, ImportPret, Mode, Progres};
use crate::texte;

/// Near names of classes that are told one by one beside the report.
const AVIS: usize = 10;

/// What every import of a file may be told, about its columns…
pub(super) const COLONNES: Arg =
    nomme("colonnes", Genre::Texte, "\"Tél. mobile=telephone;Remarque=-\" : ce que sont des colonnes mal nommées")
        .titre("colonnes mal nommées");
/// … its sheets…
pub(super) const FEUILLE: Arg = nomme("feuille", Genre::Texte, "la feuille du classeur, s'il y en a plusieurs");
/// … phones that a spreadsheet took for numbers…
pub(super) const ZERO: Arg =
    nomme("zero", Genre::Choix(&["oui", "non"]), "oui : remet le zéro perdu des téléphones (612345678)")
        .titre("zéro perdu");
/// … how its text is written…
pub(super) const SEPARATEUR: Arg =
    nomme("separateur", Genre::Choix(&crate::exchange::Separateur::NOMS), "s'il est mal reconnu").titre("séparateur");
pub(super) const ENCODAGE: Arg = nomme("encodage", Genre::Choix(&["utf-8", "windows-1252"]), "s'il est mal reconnu");
/// … who is told of its marks…
pub(super) const NOTIFIER: Arg =
    nomme("notifier", Genre::Choix(&["oui", "non"]), "oui : prévient ceux qui ont donné leur accord (sans : personne)")
        .titre("prévenir");
/// … and where its wrong lines go.
pub(super) const VERS: Arg =
    nomme("vers", Genre::Sortie(Sortie::Fichier), "où écrire les lignes rejetées (mode=partiel)")
        .titre("fichier à écrire");

pub(super) const SPEC: Spec = Spec {
    nom: "import",
    alias: &["importer"],
    resume: "Importe des étudiants et leurs notes depuis un fichier CSV, Excel ou JSON",
    args: &[
        requis("fichier", Genre::Fichier, "un fichier .csv, .xlsx, .xls, .ods, ou .json de carnet"),
        COLONNES,
        nomme(
            "mode",
            Genre::Plusieurs(&["partiel", "maj"]),
            "partiel : garde les bonnes lignes ; maj : met à jour ; partiel;maj : les deux",
        )
        .titre("manière"),
        nomme("tel", Genre::Choix(&["-"]), "« - » : un étudiant peut ne pas avoir de téléphone")
            .titre("sans téléphone"),
        FEUILLE,
        ZERO,
        SEPARATEUR,
        ENCODAGE,
        NOTIFIER,
        VERS,
    ],
    droit: Droit::EcrireEtudiants,
    risque: Risque::Ecrit,
    menu: au_menu("Importer des étudiants d'un fichier CSV, Excel ou JSON"),
    exemples: &[
        ex("import lycee.csv", "tout ou rien : une seule faute et rien n'est écrit"),
        ex("import lycee.csv --dry-run", "vérifie sans rien écrire"),
        ex(
            "import fautes.csv mode=partiel vers=a-corriger.csv",
            "garde les bonnes lignes, écrit les autres dans un fichier",
        ),
        ex("import lycee.csv mode=maj", "met à jour les étudiants déjà connus"),
        ex("import lycee.xlsx feuille=Eleves zero=oui", "une feuille Excel, où des téléphones ont perdu leur zéro"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let fichier = args.requis(0)?;
    let mode = mode(args)?;
    let options = options(args, mode, context)?;
    let source = context.enclos.fichier(&fichier.texte).at(fichier.span)?;
    let vers = vers(args, context)?;
    let feuille = exchange::lire(&source, &options).at(fichier.span)?;
    let plan = exchange::comprendre(&feuille, &options).at(fichier.span)?;
    let mut apercu = plan.apercu(&feuille);
    let avec_zero;
    let mut lecture = lit_les_lignes(&plan, &feuille, context)?;
    let proches = classes_proches(&lecture.candidats, context)?;
    apercu.classes_proches.clone_from(&proches);
    montre(apercu, context)?;
    if lecture.sans_zero > 0 && context.dialogue.interactif() && args.texte("zero").is_none() && !context.oui {
        let question = Question::RemettreZero { telephones: lecture.sans_zero };
        if context.dialogue.confirme(&Outcome::Rien, &question)? {
            avec_zero = plan.clone().avec_zero();
            lecture = lit_les_lignes(&avec_zero, &feuille, context)?;
        }
    }
    let colonne = |champ: &Champ| colonne(champ, &feuille, &plan);
    let demande = DemandeImport {
        fichier: nom(&source),
        empreinte: feuille.empreinte(),
        candidats: lecture.candidats,
        fautes: lecture.fautes,
        lignes: lecture.lignes,
        mode,
        colonne: &colonne,
    };
    let auteur = context.auteur(SPEC.nom);
    let pret = context.school.prepare_import(demande, auteur, &mut |progres| context.dialogue.avance(progres))?;
    let lu = Lu { source: &source, feuille: &feuille, vers, proches };
    acheve(pret, lu, SPEC.nom, notifier(args)?, context)
}

/// Does `notifier=` say that people are told of the marks?
pub(super) fn notifier(args: &Args<'_>) -> Result<bool> {
    Ok(args.choix("notifier")? == Some("oui"))
}

/// What the lines of a file say, read under the eyes of whoever waits for them.
///
/// # Errors
/// `Interrompu` on Ctrl-C.
pub(super) fn lit_les_lignes<'a>(
    plan: &'a Plan,
    feuille: &'a Feuille,
    context: &mut Context<'_>,
) -> Result<Lecture<'a>> {
    let (usage, total) = (context.school.usage(), feuille.lignes.len() as u64);
    let dialogue = &mut *context.dialogue;
    plan.candidats(feuille, usage, &mut |fait| dialogue.avance(Progres { etape: "lecture", fait, total }))
}

/// What an import was read from, and where its wrong lines go.
pub(super) struct Lu<'a> {
    pub(super) source: &'a Ouvert,
    pub(super) feuille: &'a Feuille,
    pub(super) vers: Option<(Place, Span)>,
    /// The classes that the file would begin and whose names are near those of others, each with the other one.
    pub(super) proches: Vec<(String, String)>,
}

/// Writes an import that is ready, and its wrong lines.
pub(super) fn acheve(
    pret: ImportPret<'_>,
    lu: Lu<'_>,
    commande: &'static str,
    notifie: bool,
    context: &mut Context<'_>,
) -> Result<Outcome> {
    let Lu { source, feuille, vers, proches } = lu;
    // The wrong lines are safe on disk before the good ones are in the school: nothing is lost in between.
    let rejets = if pret.mode().partiel && !context.essai && !pret.fautes().is_empty() {
        Some(ecrit_les_rejets(vers, source, feuille, &pret, context)?)
    } else {
        None
    };
    let auteur = context.auteur(commande);
    let written = context.school.execute_import(pret, notifie, auteur, &mut |progres| context.dialogue.avance(progres));
    match (written, rejets) {
        (Ok(mut rapport), rejets) => {
            rapport.fichier_rejets = rejets.map(|rejets| rejets.place.chemin().to_owned());
            rapport.origine = feuille.origine.to_string();
            if !rapport.refuse && !context.dialogue.interactif() {
                for (nom, proche) in proches.iter().take(AVIS).cloned() {
                    context.dialogue.avertit(&Avis::ClasseProche { nom, proche });
                }
            }
            rapport.classes_proches = proches;
            Ok(Outcome::Import(Box::new(rapport)))
        }
        (Err(error), Some(rejets)) => {
            // Where nothing came of the import, nothing was rejected either. Where that is not known, the file stays.
            if rejets.is_new && matches!(error.cause.exit(), Exit::Refused | Exit::Interrupted) {
                let _ = rejets.place.retire();
            }
            Err(error)
        }
        (Err(error), None) => Err(error),
    }
}

/// The classes that the file would begin and whose names are near those of others, each with the other one.
fn classes_proches(candidats: &Candidats<'_>, context: &Context<'_>) -> Result<Vec<(String, String)>> {
    let proches = context.school.classes_proches(candidats.classes(), context.who)?;
    Ok(proches.into_iter().map(|(nom, proche)| (nom.to_string(), proche.to_string())).collect())
}

/// The file of the wrong lines.
struct Rejets {
    place: Place,
    /// No file of that name was there before.
    is_new: bool,
}

fn ecrit_les_rejets(
    vers: Option<(Place, Span)>,
    source: &Ouvert,
    feuille: &Feuille,
    pret: &ImportPret<'_>,
    context: &mut Context<'_>,
) -> Result<Rejets> {
    let Some((place, span)) = vers else {
        let place = exchange::rejets::libre(context.enclos.place(&source.chemin)?)?;
        exchange::rejets::ecrire(&place, feuille, pret.fautes(), false)?;
        return Ok(Rejets { place, is_new: true });
    };
    let there = place.occupant().at(span)?;
    if there.is_some_and(|there| !there.est_fichier || there.identite == source.identite) {
        return Err(Error::from(ImportError::RejetsIci { chemin: place.chemin().to_owned() }).at(span));
    }
    let is_there = there.is_some();
    if is_there {
        let fichier = texte::printable(&place.chemin().to_string_lossy()).into_owned();
        context.confirme(&Outcome::Rien, &Question::Remplacer { fichier })?;
    }
    exchange::rejets::ecrire(&place, feuille, pret.fautes(), is_there)?;
    Ok(Rejets { place, is_new: !is_there })
}

/// The place that `vers=` names.
pub(super) fn vers(args: &Args<'_>, context: &Context<'_>) -> Result<Option<(Place, Span)>> {
    match args.texte("vers") {
        Some((chemin, span)) => Ok(Some((context.enclos.place(chemin).at(span)?, span))),
        None => Ok(None),
    }
}

/// Shows whoever sits there what was understood of a file, and asks.
pub(super) fn montre(apercu: Apercu, context: &mut Context<'_>) -> Result<()> {
    if !context.dialogue.interactif() {
        return Ok(());
    }
    let lignes = apercu.lignes;
    context.confirme(&Outcome::Apercu(apercu), &Question::Importer { lignes })
}

/// The file's name, without its folders.
pub(super) fn nom(source: &Ouvert) -> String {
    source.chemin.file_name().unwrap_or(source.chemin.as_os_str()).to_string_lossy().into_owned()
}

/// The column of a field, as the file names it; of marks, where it is the only one.
pub(super) fn colonne(champ: &Champ, feuille: &Feuille, plan: &Plan) -> String {
    let is_his = |colonne: &Colonne| match colonne {
        Colonne::Champ(known) => known == champ,
        Colonne::Note(_) | Colonne::Notes => *champ == Champ::Notes,
        Colonne::Ignoree(_) => false,
    };
    let mut places = (0..plan.colonnes.len()).filter(|place| is_his(&plan.colonnes[*place]));
    let entete = match (places.next(), places.next()) {
        (Some(place), None) => feuille.entetes.get(place),
        _ => None,
    };
    entete.map_or_else(|| champ.nom(), |entete| texte::printable(entete.trim()).into_owned())
}

pub(super) fn mode(args: &Args<'_>) -> Result<Mode> {
    let mut mode = Mode::default();
    for mot in args.liste("mode")? {
        match texte::fold(&mot.texte).as_str() {
            "partiel" => mode.partiel = true,
            "maj" => mode.maj = true,
            _ => return Err(choix_inconnu("mode", (&mot.texte, mot.span), &["partiel", "maj", "partiel;maj"])),
        }
    }
    Ok(mode)
}

pub(super) fn options(args: &Args<'_>, mode: Mode, context: &Context<'_>) -> Result<Options> {
    let mut options = Options { limites: context.limites, mise_a_jour: mode.maj, ..Options::default() };
    if let Some((texte, span)) = args.texte("colonnes") {
        options.colonnes = Options::correspondances(&texte).at(span)?;
    }
    if let Some(mot) = args.liste("tel")?.first() {
        if mot.texte != crate::domain::modification::VIDE {
            return Err(choix_inconnu("tel", (&mot.texte, mot.span), &["-"]));
        }
        options.sans_telephone = true;
    }
    options.feuille = args.texte("feuille").map(|(texte, _)| texte);
    options.zero = args.choix("zero")? == Some("oui");
    if let Some((texte, span)) = args.texte("separateur") {
        options.separateur = Some(Separateur::parse(&texte).at(span)?);
    }
    if let Some((texte, span)) = args.texte("encodage") {
        options.encodage = Some(Encodage::parse(&texte).at(span)?);
    }
    Ok(options)
}
