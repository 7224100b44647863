//! `user add`: a new account, or those of a whole class.

use super::comptes::{self, Donnes};
use super::spec::{Genre, Risque, SECRETS, Sortie, Spec, ex, facultatif, nomme, par_voies, voie, voulue, voulue_si};
use super::surplus::en_trop_parce_que;
use super::{Args, Context, secret};
use crate::domain::{Droit, MotDePasse, NomClasse, NomCompte, Resume, Role, Scelle};
use crate::enclos::Place;
use crate::error::{Acces, At, Cause, Error, Exit, Result, Voulu};
use crate::exchange;
use crate::exchange::comptes::Identifiants;
use crate::lang::Span;
use crate::outcome::{CompteChange, ComptesDeClasse, Outcome};
use crate::service::coffre;
use crate::service::comptes::NouveauCompte;
use crate::service::comptes_de_classe::scelle_tous;

pub(super) const SPEC: Spec = Spec {
    nom: "user add",
    alias: &["compte ajouter"],
    resume: "Crée un compte, ou ceux de toute une classe",
    args: &[
        facultatif("nom", Genre::NouveauCompte, "en un seul mot : prof, m.diop").titre("nom du compte"),
        comptes::ARGS[0],
        comptes::ARGS[1],
        comptes::ARGS[2],
        comptes::ARGS[3],
        comptes::ARGS[4],
        secret::ARGS[0],
        secret::ARGS[1],
        nomme("classe", Genre::Classe, "crée les comptes de tous les étudiants de cette classe"),
        nomme(
            "vers",
            Genre::Sortie(Sortie::Fichier),
            "avec classe= : le fichier à distribuer, avec leurs mots de passe",
        )
        .titre("fichier à écrire"),
        SECRETS[0],
        SECRETS[1],
    ],
    droit: Droit::GererComptes,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Créer un compte, ou ceux de toute une classe",
        &[
            voie(
                "Un seul compte",
                &[
                    voulue("nom"),
                    voulue("role"),
                    voulue_si("classes", "role", "enseignant").comme(
                        "classes",
                        "celles qu'il voit : L3;L2, \"2de A;2de B\", ou * pour toutes",
                        Genre::Classes,
                    ),
                    voulue_si("matieres", "role", "enseignant").comme(
                        "matières",
                        "celles qu'il y note : Maths;Anglais, ou * pour toutes",
                        Genre::Matieres,
                    ),
                    voulue_si("matricule", "role", "etudiant"),
                ],
                &[comptes::AFFICHE, "a-changer"],
            ),
            voie(
                "Ceux de tous les étudiants d'une classe",
                &[
                    voulue("classe"),
                    voulue("vers").comme(
                        "fichier à écrire",
                        "la liste à distribuer, avec leurs mots de passe : comptes.csv",
                        Genre::Sortie(Sortie::Fichier),
                    ),
                ],
                &[],
            )
            .avec("role=etudiant"),
        ],
    ),
    exemples: &[
        ex(
            "user add m.fall role=enseignant classes=L3;L2 matieres=Maths",
            "un enseignant, avec un premier mot de passe à lui remettre",
        ),
        ex(
            "user add f.ndiaye role=enseignant classes=L3 matieres=Anglais affiche=\"Mme Ndiaye\"",
            "avec le nom que portent les bulletins",
        ),
        ex("user add awa role=etudiant matricule=E00001", "l'étudiante E00001 : elle voit sa fiche"),
        ex("user add adjointe role=admin mdp-fichier=mdp.txt", "un administrateur, dont le mot de passe est choisi"),
        ex("user add classe=L3 role=etudiant vers=comptes.csv", "toute une classe, dans un fichier à distribuer"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    if args.texte("classe").is_some() || args.texte("vers").is_some() {
        return toute_la_classe(args, context);
    }
    let mot = args.requis(0)?;
    let nom = NomCompte::parse(&mot.texte).map_err(Acces::from).at(mot.span)?;
    let role = Donnes::lit(args, context)?.role(None, args, context)?;
    let affiche = comptes::affiche(args)?.flatten();
    // Before somebody thinks of a password for it.
    context.school.verifie_libre(&nom, &role).at(mot.span)?;
    let donne = secret::pour(&nom, args, context)?;
    let mot_de_passe = match &donne {
        Some(donne) if !context.essai => coffre::scelle(&donne.mot)?,
        // A dry run writes none.
        _ => Scelle::stored(String::new()),
    };
    let a_changer = donne.as_ref().is_none_or(|donne| donne.a_changer);
    let nouveau = NouveauCompte { nom, role, affiche, mot_de_passe, a_changer };
    let apres = context.school.cree_comptes(&[nouveau], context.auteur(SPEC.nom)).at(mot.span)?.pop();
    let premier = donne.filter(|donne| donne.est_fait).map(|donne| donne.mot);
    Ok(Outcome::Compte(Box::new(CompteChange { avant: None, apres, premier, essai: context.essai })))
}

/// Where the accounts of a class go.
struct Feuille {
    place: Place,
    span: Span,
}

fn toute_la_classe(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (texte, span) = args.texte("classe").ok_or_else(|| args.nomme_manque("classe"))?;
    let classe = NomClasse::parse(&texte).at(span)?;
    refuse_le_reste(args)?;
    let (chemin, ici) = args.texte("vers").ok_or_else(|| args.nomme_manque("vers"))?;
    let feuille = Feuille { place: context.enclos.place(chemin).at(ici)?, span: ici };
    let sans_compte = context.school.sans_compte(&classe).at(span)?;
    let crees = sans_compte.len() as u64;
    let fichier = feuille.place.chemin().to_owned();
    let remplace = context.prend_la_place(&feuille.place, feuille.span)?;
    if !context.essai {
        cree(&sans_compte, &feuille, remplace, context)?;
    }
    let classe = sans_compte.into_iter().next().map_or(classe, |(_, etudiant)| etudiant.identite.classe).to_string();
    Ok(Outcome::ComptesDeClasse(ComptesDeClasse { classe, crees, fichier, essai: context.essai }))
}

/// The accounts of a class are students', under their matricules, each with a password of its own.
fn refuse_le_reste(args: &Args<'_>) -> Result<()> {
    match args.choix("role")? {
        Some("etudiant") => {}
        None => return Err(args.nomme_manque("role")),
        Some(_) => {
            let (_, span) = args.texte("role").unwrap_or((String::new(), args.fin()));
            let raison = "les comptes d'une classe sont ceux de ses étudiants";
            let faute = Acces::Role { role: "étudiant", raison, conseil: "écrivez role=etudiant" };
            return Err(Error::from(faute).at(span));
        }
    }
    if let Some(mot) = args.mot(0) {
        return Err(en_trop_parce_que(mot, args, Voulu::LUnOuLAutre("un nom de compte, ou classe=")));
    }
    for nom in ["classes", "matieres", "matricule", comptes::AFFICHE, "mdp-fichier", "a-changer"] {
        if let Some((_, span)) = args.texte(nom) {
            let raison = "avec classe=, chaque compte prend le matricule pour nom, et un mot de passe créé pour lui";
            let conseil = "exemple : user add classe=L3 role=etudiant vers=comptes.csv";
            return Err(Error::from(Acces::Role { role: "étudiant", raison, conseil }).at(span));
        }
    }
    Ok(())
}

/// Makes them: first the file, safe on disk, then the accounts, so that none is without its password.
fn cree(
    sans_compte: &[(NomCompte, Resume)],
    feuille: &Feuille,
    remplace: bool,
    context: &mut Context<'_>,
) -> Result<()> {
    let mots = sans_compte.iter().map(|_| coffre::premier_mot_de_passe()).collect::<Result<Vec<MotDePasse>>>()?;
    let scelles = scelle_tous(&mots, &mut |progres| context.dialogue.avance(progres))?;
    let identifiants: Vec<Identifiants<'_>> = sans_compte
        .iter()
        .zip(&mots)
        .map(|((compte, etudiant), mot)| Identifiants {
            nom: etudiant.identite.nom.as_str(),
            prenom: etudiant.identite.prenom.as_str(),
            matricule: etudiant.matricule.as_str(),
            compte: compte.as_str(),
            mot_de_passe: mot.en_clair(),
        })
        .collect();
    exchange::comptes::ecrire(&feuille.place, &identifiants, remplace).at(feuille.span)?;
    let nouveaux: Vec<NouveauCompte> = sans_compte
        .iter()
        .zip(scelles)
        .map(|((nom, etudiant), mot_de_passe)| NouveauCompte {
            nom: nom.clone(),
            role: Role::Etudiant { matricule: etudiant.matricule.clone() },
            affiche: None,
            mot_de_passe,
            a_changer: true,
        })
        .collect();
    let crees = crate::arret::verifie().and_then(|()| context.school.cree_comptes(&nouveaux, context.auteur(SPEC.nom)));
    if let Err(error) = &crees
        && !remplace
        && is_sans_effet(&error.cause)
    {
        // Passwords of no account. Where it is not known whether there are accounts, the file stays.
        let _ = feuille.place.retire();
    }
    crees.map(|_| ())
}

fn is_sans_effet(cause: &Cause) -> bool {
    matches!(cause.exit(), Exit::Refused | Exit::Interrupted)
}
