//! `export`: students into a file, for a spreadsheet or a program.

use super::args::choix_inconnu;
use super::spec::{Genre, Risque, Sortie, Spec, au_menu, ex, nomme, requis, reste_facultatif};
use super::{Args, Context, classes, criteres, phrase};
use crate::domain::compte::Portee;
use crate::domain::requete::{Requete, Tri};
use crate::domain::{Champ, Droit, Role};
use crate::error::{At, Error, ExportError, Result};
use crate::exchange::Separateur;
use crate::exchange::export::{Colonnes, Decimale, Dialecte, EnTete, EncodageCsv, Format};
use crate::outcome::Outcome;
use crate::service::{DemandeExport, RapportExport, Vers};
use crate::texte;

/// The file's name that means the standard output.
const SORTIE: &str = "-";

pub(super) const SPEC: Spec = Spec {
    nom: "export",
    alias: &["exporter"],
    resume: "Exporte des étudiants dans un fichier CSV, JSON, Excel ou PDF",
    args: &[
        requis("format", Genre::Choix(&Format::NOMS), "csv ou xlsx pour un tableur, pdf à imprimer, json ou ndjson"),
        requis("fichier", Genre::Sortie(Sortie::Fichier), "où écrire ; « - » : la sortie standard (csv, json, ndjson)")
            .titre("fichier à écrire"),
        reste_facultatif("critères", Genre::Criteres, "comme pour find ; sans eux, tous les étudiants"),
        nomme("sort", Genre::Tri, "moyenne, nom, classe,-moyenne…").titre("ordre").sinon("nom"),
        nomme("champs", Genre::Champs, "nom,prenom,moyenne,moyenne.Maths : ces colonnes, dans cet ordre")
            .titre("colonnes"),
        nomme("notes", Genre::Choix(&["oui", "non"]), "oui : avec les notes").titre("avec les notes"),
        nomme("separateur", Genre::Choix(&Separateur::NOMS), "csv : entre deux cellules (;)").titre("séparateur"),
        nomme("encodage", Genre::Choix(&["utf-8", "utf-8-sans-bom", "windows-1252"]), "csv : l'encodage (utf-8)"),
        nomme("decimale", Genre::Choix(&[",", "."]), "csv : devant les décimales (,)").titre("décimale"),
    ],
    droit: Droit::LireClasses,
    risque: Risque::Ecrit,
    menu: au_menu("Exporter des étudiants : CSV, JSON, Excel ou PDF"),
    exemples: &[
        ex("export csv eleves.csv", "toute l'école, pour Excel ; « import » relit ce fichier sans rien perdre"),
        ex(
            "export xlsx l3.xlsx classe=L3 notes=oui",
            "un classeur : les étudiants de L3, et leurs notes sur une feuille",
        ),
        ex(
            "export csv palmares.csv moyenne>=10 sort=moyenne champs=nom,prenom,moyenne",
            "ces colonnes, dans cet ordre",
        ),
        ex("export pdf l3.pdf classe=L3", "la liste de L3, à imprimer"),
        ex("export csv deux.csv classe=L2 ou classe=L3", "tous ceux de L2 et de L3"),
        ex("export json eleves.json notes=oui --dry-run", "dit ce qui serait écrit"),
        ex("export csv - classe=L3 separateur=tab decimale=.", "sur la sortie standard, pour un autre programme"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let fichier = args.requis(1)?;
    let place = match fichier.texte == SORTIE && !fichier.cite {
        true => None,
        false => Some(context.enclos.place(&fichier.texte).at(fichier.span)?),
    };
    let choisies = args.texte("champs").map(|(texte, span)| criteres::colonnes(&texte, span)).transpose()?;
    let choisies = choisies.map(|colonnes| colonnes.champs().to_vec());
    let notes = args.choix("notes")? == Some("oui");
    let filtre = criteres::filtre(args.criteres(), context.school.pays())?;
    let tri = match args.texte("sort") {
        Some((texte, span)) => criteres::tri(&texte, span, context.who.restreint(filtre.clone()).classe().is_some())?,
        None => vec![Tri { champ: Champ::Nom, descendant: false }],
    };
    let format = format(args, || entete(args, context, &tri))?;
    if place.is_none() {
        format.verifie_flux().at(fichier.span)?;
    }
    let a_imprimer = matches!(format, Format::Pdf(_));
    let colonnes = Colonnes::nouvelles(choisies.or_else(|| a_imprimer.then(|| Colonnes::LISTE.to_vec())), notes);
    let requete = Requete { filtre, tri, limite: None, saut: 0, plus: colonnes.champs().to_vec() };
    let remplace = match &place {
        Some(place) => context.prend_la_place(place, fichier.span)?,
        None => false,
    };
    if context.essai {
        let etudiants = context.school.combien(&requete, context.who)?;
        classes::suggere(args.criteres(), etudiants == 0, context)?;
        let fichier = place.map(|place| place.chemin().to_owned());
        let (notes, format) = (colonnes.notes, format.nom());
        return Ok(Outcome::Export(RapportExport { etudiants, notes, format, fichier, essai: true }));
    }
    let vers = match &place {
        Some(place) => Vers::Fichier { place, remplace },
        None => Vers::Flux(&mut *context.sortie),
    };
    let demande = DemandeExport { requete, colonnes, format, vers };
    let dialogue = &mut *context.dialogue;
    // Bars go to standard error, and would stand among what goes to the terminal.
    let montre = place.is_some();
    let rapport = context.school.exporte(demande, context.who, &mut |progres| {
        if montre {
            dialogue.avance(progres);
        }
    });
    let rapport = rapport.at(fichier.span)?;
    classes::suggere(args.criteres(), rapport.etudiants == 0, context)?;
    Ok(if place.is_some() { Outcome::Export(rapport) } else { Outcome::Rien })
}

/// What a list on paper says besides its rows.
fn entete(args: &Args<'_>, context: &Context<'_>, tri: &[Tri]) -> EnTete {
    let mut lignes = Vec::new();
    if let Role::Enseignant { classes: Portee::Celles(classes), .. } = &context.who.role {
        let classes: Vec<&str> = classes.iter().map(|classe| classe.as_str()).collect();
        lignes.push(format!("Classes : {}", classes.join(", ")));
    }
    if let Some(criteres) = args.criteres() {
        lignes.push(format!("Critères : {}", phrase::criteres(criteres)));
    }
    if args.texte("sort").is_some() {
        lignes.push(format!("Ordre : {}", phrase::tri(tri)));
    }
    let usage = context.school.usage();
    EnTete { ecole: context.reglage("ecole.nom").to_owned(), lignes, date: usage.aujourdhui, pays: usage.pays }
}

fn format(args: &Args<'_>, entete: impl FnOnce() -> EnTete) -> Result<Format> {
    let mot = args.requis(0)?;
    let format = match texte::fold(&mot.texte).as_str() {
        "csv" => Format::Csv(dialecte(args)?),
        "json" => Format::Json,
        "ndjson" | "jsonl" => Format::Ndjson,
        "xlsx" | "excel" => Format::Xlsx,
        "pdf" => Format::Pdf(entete()),
        _ => return Err(choix_inconnu("format", (&mot.texte, mot.span), &Format::NOMS)),
    };
    if !matches!(format, Format::Csv(_)) {
        for nom in ["separateur", "encodage", "decimale"] {
            if let Some((_, span)) = args.texte(nom) {
                return Err(Error::from(ExportError::AutreFormat { nom, format: "csv" }).at(span));
            }
        }
    }
    Ok(format)
}

fn dialecte(args: &Args<'_>) -> Result<Dialecte> {
    let mut dialecte = Dialecte::default();
    if let Some((texte, span)) = args.texte("separateur") {
        dialecte.separateur = Separateur::parse(&texte).at(span)?;
    }
    if let Some((texte, span)) = args.texte("encodage") {
        let nom = texte::fold(&texte);
        let connu = EncodageCsv::NOMS.iter().find(|(connu, _)| *connu == nom).map(|(_, encodage)| *encodage);
        let attendus = EncodageCsv::NOMS.map(|(nom, _)| nom);
        dialecte.encodage = connu.ok_or_else(|| choix_inconnu("encodage", (&texte, span), &attendus))?;
    }
    if let Some((texte, span)) = args.texte("decimale") {
        dialecte.decimale = match texte::fold(&texte).as_str() {
            "," | "virgule" => Decimale::Virgule,
            "." | "point" => Decimale::Point,
            _ => return Err(choix_inconnu("decimale", (&texte, span), &["virgule", "point"])),
        };
    }
    Ok(dialecte)
}
