//! `note import`: the marks of a class from a file. Nothing is written before every line has been understood.

use super::spec::{Genre, Risque, Spec, ex, libre, nomme, par_voies, requis, voie, voulue};
use super::{Args, Context, import, saisie};
use crate::domain::note::NouvelleNote;
use crate::domain::{ChampError, Droit, Matiere, NomClasse, Valeur};
use crate::error::{At, Result};
use crate::exchange::{self, Options, Precisions};
use crate::outcome::Outcome;
use crate::service::DemandeImport;

pub(super) const SPEC: Spec = Spec {
    nom: "note import",
    alias: &["note importer", "noter import", "noter importer"],
    resume: "Importe les notes d'étudiants que l'école connaît, depuis un fichier CSV ou Excel",
    args: &[
        requis(
            "fichier",
            Genre::Fichier,
            "un fichier CSV ou Excel : matricule, ou nom et prénom, et une colonne de notes",
        ),
        nomme("matiere", Genre::Matiere, "la matière, où les en-têtes ne la disent pas")
            .titre("matière")
            .sinon("celles du fichier"),
        nomme("type", Genre::TypeNote, "devoir, examen, composition…"),
        nomme("coef", Genre::Coef, "poids des notes (1)").titre("coefficient").sinon("1"),
        nomme("periode", Genre::Periode, "T1, S2…").titre("période"),
        nomme("date", Genre::Date, "27/09/2026 : distingue deux devoirs d'une même période"),
        nomme("classe", Genre::Classe, "seuls ses étudiants sont visés : leur nom suffit"),
        import::COLONNES,
        nomme(
            "mode",
            Genre::Plusieurs(&["partiel", "maj"]),
            "partiel : garde les bonnes lignes ; maj : change les notes déjà là ; partiel;maj : les deux",
        )
        .titre("manière"),
        import::FEUILLE,
        import::ZERO,
        import::SEPARATEUR,
        import::ENCODAGE,
        import::NOTIFIER,
        import::VERS,
    ],
    droit: Droit::EcrireNotes,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Importer les notes d'un fichier CSV ou Excel",
        &[voie(
            "",
            &[voulue("fichier"), libre("matiere")],
            &[
                "type",
                "coef",
                "periode",
                "date",
                "classe",
                "colonnes",
                "mode",
                "feuille",
                "zero",
                "separateur",
                "encodage",
                "notifier",
                "vers",
            ],
        )],
    ),
    exemples: &[
        ex("note import devoir.csv matiere=Maths", "un devoir de maths : tout ou rien"),
        ex("note import devoir.csv matiere=Maths type=composition periode=T1 --dry-run", "vérifie sans rien écrire"),
        ex(
            "note import devoir-fautes.csv matiere=Maths mode=partiel vers=a-corriger.csv",
            "garde les bonnes lignes, écrit les autres dans un fichier",
        ),
        ex("note import devoir.csv matiere=Maths mode=maj", "change aussi les notes qui y sont déjà"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let fichier = args.requis(0)?;
    let mode = import::mode(args)?;
    let precisions = precisions(args)?;
    let options = Options { releve: Some(precisions.clone()), ..import::options(args, mode, context)? };
    let classe = match args.texte("classe") {
        Some((texte, span)) => Some((NomClasse::parse(&texte).map_err(ChampError::from).at(span)?, span)),
        None => None,
    };
    let source = context.enclos.fichier(&fichier.texte).at(fichier.span)?;
    let vers = import::vers(args, context)?;
    let feuille = exchange::lire(&source, &options).at(fichier.span)?;
    let plan = exchange::comprendre_releve(&feuille, &options, &precisions).at(fichier.span)?;
    import::montre(plan.apercu(&feuille), context)?;
    let lecture = import::lit_les_lignes(&plan, &feuille, context)?;
    let demande = DemandeImport {
        fichier: import::nom(&source),
        empreinte: feuille.empreinte(),
        candidats: lecture.candidats,
        fautes: lecture.fautes,
        lignes: lecture.lignes,
        mode,
        colonne: &|champ| import::colonne(champ, &feuille, &plan),
    };
    let auteur = context.auteur(SPEC.nom);
    let (nom, span) = (classe.as_ref().map(|(nom, _)| nom), classe.as_ref().map_or(fichier.span, |(_, span)| *span));
    let suivi = &mut |progres| context.dialogue.avance(progres);
    let pret = context.school.prepare_releve(demande, nom, auteur, suivi).at(span)?;
    let lu = import::Lu { source: &source, feuille: &feuille, vers, proches: Vec::new() };
    import::acheve(pret, lu, SPEC.nom, import::notifier(args)?, context)
}

/// What the line says of all marks.
fn precisions(args: &Args<'_>) -> Result<Precisions> {
    let mut modele = NouvelleNote::simple(Matiere::general(), Valeur::NonNote);
    saisie::precise(&mut modele, args)?;
    let given = |nom: &str| args.texte(nom).is_some();
    Ok(Precisions {
        matiere: given("matiere").then_some(modele.matiere),
        type_note: given("type").then_some(modele.type_note),
        coef: given("coef").then_some(modele.coef),
        periode: modele.periode,
        date: modele.date,
    })
}
