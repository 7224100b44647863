//! Questions and notices, in French.

use super::Presentation;
use super::classes::suites;
use super::francais::{compte, heure, nombre, phrase};
use super::style::Ton;
use crate::command::dialogue::{Avis, DemandeNote, Question, Secret};
use crate::domain::Canal;
use crate::error::comment_regler;
use crate::texte::printable;

/// A notice in one line, without a line end: `attention : …`.
pub fn avis(avis: &Avis, p: &Presentation) -> String {
    let texte = match avis {
        Avis::ImportInterrompu { fichier, qui, quand, fait, total } => format!(
            "l'import de « {fichier} » par {qui}, commencé {quand}, s'est arrêté à {} sur {} : importez à nouveau ce \
             fichier pour le finir, ou « import annuler » pour le défaire",
            compte(*fait, "ligne", "lignes"),
            nombre(*total)
        ),
        Avis::ClotureInterrompue { annee, qui, quand, fait, total } => format!(
            "la clôture de l'année {annee} par {qui}, commencée {quand}, s'est arrêtée à {} sur {} : « class cloturer \
             annee={annee} » la finit",
            compte(*fait, "étudiant", "étudiants"),
            nombre(*total)
        ),
        Avis::ArchivesRestent { annees } => format!(
            "ses bulletins de {} restent dans les archives : ses notes d'alors comptent dans les rangs et les moyennes de sa classe",
            annees.join(", ")
        ),
        Avis::RestaurationReparee { finie, qui, quand } => format!(
            "la restauration de l'école par {qui}, commencée {quand}, s'était arrêtée : {}",
            if *finie { "elle est terminée" } else { "elle est défaite, l'école est comme avant" }
        ),
        Avis::BaseMiseAJour { de, a } => {
            format!("la base est mise à jour (schéma {de} → {a}) : les carnets plus anciens n'y écrivent plus")
        }
        Avis::CarnetAncien => {
            "la base est tenue par un carnet plus récent : celui-ci peut la lire, et n'y écrit rien ; \
                               installez le plus récent (make install)"
                .to_owned()
        }
        Avis::ServeurRelance => {
            "le serveur local s'était arrêté, il est relancé : vérifiez avec show, puis recommencez".to_owned()
        }
        Avis::LettresAbsentes { matricules } => {
            let eux: Vec<&str> = matricules.iter().take(10).map(|matricule| matricule.as_str()).collect();
            let ont = match matricules.len() {
                1 => "un nom a".to_owned(),
                n => format!("{n} noms ont"),
            };
            format!(
                "{ont} des lettres que la police des PDF n'a pas, et qui y sont remplacées par « \u{fffd} » ({}{}) : écrivez-les \
                 en lettres latines avec « edit réf nom=… prenom=… »",
                eux.join(", "),
                if matricules.len() > 10 { ", …" } else { "" }
            )
        }
        Avis::ClasseSansEtudiant { classe } => {
            format!("aucun étudiant n'est dans la classe « {classe} » : vérifiez son nom, ou ajoutez-les ensuite")
        }
        Avis::ClasseVide { classe } => {
            format!("personne n'est dans la classe « {classe} » : vérifiez son nom (class list)")
        }
        Avis::PeriodeInconnue { periode, matiere: None } => {
            format!("personne n'a encore de note en « {periode} » : vérifiez le nom de la période")
        }
        Avis::PeriodeInconnue { periode, matiere: Some(matiere) } => format!(
            "personne n'a encore de note en « {matiere} » en « {periode} » : vérifiez les noms de la matière et de la période"
        ),
        Avis::ClasseProche { nom, proche } => format!(
            "la classe « {nom} » est nouvelle, et « {proche} » existe : si c'est la même, « class merge \"{nom}\" \"{proche}\" » \
             les réunit"
        ),
        Avis::ClasseCherchee { nom, proche } => {
            // A name stays in one line.
            let [nom, proche] = [nom, proche].map(|nom| nom.replace(' ', "\u{a0}"));
            format!("personne n'est dans la classe « {nom} » : vouliez-vous dire « {proche} » ?")
        }
        Avis::MatiereInconnue { matiere, proche } => {
            let proche = proche.as_ref().map(|proche| format!(" (« {proche} » ?)")).unwrap_or_default();
            format!("personne n'a encore de note en « {matiere} »{proche} : vérifiez le nom de la matière")
        }
        Avis::NotesSansPlace { notes } => {
            format!("{} : {}", suites::combien(notes), suites::quelques(notes).join(" ; "))
        }
        Avis::ComptesTouches { comptes } => suites::touches(comptes).join(" ; "),
        Avis::JetonIgnore { fichier, raison } => {
            format!("le fichier de session « {fichier} » est ignoré : {raison} ; « login » en fait un autre")
        }
        Avis::Patientez => {
            "des mots de passe faux ont été essayés sur ce compte : patientez, une minute au plus".to_owned()
        }
        Avis::SessionCourte { raison: None } => {
            "Redis ne répond pas : il faudra vous reconnecter au prochain démarrage de carnet".to_owned()
        }
        Avis::SessionCourte { raison: Some(raison) } => {
            format!("{raison} : il faudra vous reconnecter au prochain démarrage de carnet")
        }
        Avis::Provisoire => "votre mot de passe est provisoire : choisissez le vôtre maintenant".to_owned(),
        Avis::PasConnecte => "vous n'êtes pas connecté : tapez login et le nom de votre compte".to_owned(),
        Avis::AucunCompte => "l'école n'a encore aucun compte : créez celui de son premier administrateur".to_owned(),
        Avis::SansAdministrateur => {
            "sans administrateur, l'école ne s'ouvre pas : relancez carnet, ou « carnet init », pour le créer"
                .to_owned()
        }
        Avis::Variables { posees } => {
            let une = |(nom, valeur): &(String, String)| format!("${nom} vaudra « {valeur} »");
            format!("{} dans les scripts", posees.iter().map(une).collect::<Vec<_>>().join(", "))
        }
        Avis::RedisRevenu => "Redis répond de nouveau : carnet s'en sert à nouveau".to_owned(),
        Avis::Provenance { lectures } => {
            let une = |(quoi, redis): &(&str, bool)| format!("{quoi} de {}", if *redis { "Redis" } else { "MongoDB" });
            lectures.iter().map(une).collect::<Vec<_>>().join(", ")
        }
        Avis::SaisieDeClasse { quoi, effectif, gardee } => format!(
            "{quoi} : {} ; Entrée\u{a0}: NN (non noté), a\u{a0}: absent, d\u{a0}: dispensé, -\u{a0}: pas de note, <\u{a0}: revenir, !\u{a0}: {}",
            compte(*effectif, "étudiant", "étudiants"),
            if *gardee { "arrêter et garder pour plus tard" } else { "arrêter" }
        ),
        Avis::SaisieNonGardee { raison } => {
            format!("{raison} : la saisie continue, mais ne sera pas gardée si vous l'arrêtez")
        }
        Avis::SaisieGardee => "vos notes restent gardées, la même commande les reprend".to_owned(),
        Avis::SansRedis { raison } => format!("{raison} : carnet continue sans Redis"),
        Avis::SansCanal { canal } => format!(
            "des messages attendent, et l'envoi {} n'est pas configuré : {}",
            if *canal == Canal::Mail { "par e-mail" } else { "par SMS" },
            comment_regler(*canal)
        ),
        Avis::EnvoiRompu { raison } => format!("les messages attendent : {raison}"),
        Avis::MessagesEchoues { combien } => format!(
            "{} pas pu partir : « notify list etat=echoue » dit pourquoi, « notify retry » les relance",
            compte(*combien, "message n'a", "messages n'ont")
        ),
        Avis::FermeesRecalculees { periodes } => format!(
            "{} : le verrou garde les notes, non les moyennes, qui ne seront plus celles des bulletins déjà remis",
            verrouillees(periodes)
        ),
        Avis::FermeesReprises { fermees } => {
            let une = |(classe, periodes): &(String, Vec<String>)| {
                format!("classe « {classe} » : {}", verrouillees(periodes))
            };
            let toutes = fermees.iter().map(une).collect::<Vec<_>>().join(" ; ");
            format!(
                "{toutes} : le verrou garde les notes, non les moyennes, que cette annulation recalcule ; comparez-les à celles \
                 des bulletins déjà remis"
            )
        }
        Avis::SansEffet { nom, avec } => format!("« {nom}= » n'a d'effet qu'avec {avec}="),
        Avis::EcoleSansNom => {
            "le nom de l'école manque sur ce papier : donnez ecole.nom (adresse, logo, annee) dans la configuration"
                .to_owned()
        }
        Avis::RedisEvince => "quand sa mémoire est pleine, ce Redis efface aussi ce qu'il devait garder : une moyenne \
            périmée pourrait alors s'afficher une minute ; réglez maxmemory-policy sur volatile-ttl"
            .to_owned(),
    };
    let entete = match avis {
        Avis::RedisRevenu | Avis::SaisieDeClasse { .. } | Avis::SaisieGardee | Avis::Variables { .. } => {
            "information :"
        }
        Avis::Provenance { .. } => "provenance :",
        _ => "attention :",
    };
    let whole = phrase(&format!("{entete} {}", printable(&texte)), p);
    whole.replacen(entete, &Ton::Fort.peint(entete, p.couleur), 1)
}

/// What whoever has just made his school's first account may try.
pub fn bienvenue(p: &Presentation) -> String {
    let choses = [
        ("menu", "tout par numéros, sans rien savoir par cœur"),
        ("import liste.csv", "vos étudiants depuis un tableur ; « add » en ajoute un seul"),
        ("help", "les commandes ; « find ? » en explique une"),
    ];
    let lignes: String = choses.iter().map(|(ligne, effet)| format!("\n  {ligne:<18}{effet}")).collect();
    format!("{}{lignes}", Ton::Fort.peint("Bienvenue dans carnet. Pour commencer, tapez par exemple :", p.couleur))
}

/// A yes-or-no question, without its answer: `Supprimer Awa Diop (E00001, L3) et ses 3 notes ?`
pub fn question(question: &Question) -> String {
    let texte = match question {
        Question::Supprimer { qui, notes: 0 } => format!("Supprimer {qui} ?"),
        Question::Supprimer { qui, notes: 1 } => format!("Supprimer {qui} et sa note ?"),
        Question::Supprimer { qui, notes } => format!("Supprimer {qui} et ses {} notes ?", nombre(*notes as u64)),
        Question::SupprimerNote { note, qui, vue: None } => format!("Supprimer, pour {qui}, la note {note} ?"),
        Question::SupprimerNote { note, qui, vue: Some(vue) } => {
            format!("{qui} a maintenant {note} ; vous aviez vu {vue}. La supprimer ?")
        }
        Question::Importer { lignes } => format!("Importer {} ?", compte(*lignes, "ligne", "lignes")),
        Question::RemettreZero { telephones } => format!(
            "{} de 9 chiffres : remettre le zéro que le tableur a enlevé ?",
            compte(*telephones, "téléphone", "téléphones")
        ),
        Question::Annuler { fichier, ecrits } => {
            format!("Annuler l'import de « {fichier} », qui a écrit {} ?", compte(*ecrits, "étudiant", "étudiants"))
        }
        Question::Reprendre { changements: 1 } => "Annuler ce changement ?".to_owned(),
        Question::Reprendre { changements } => format!("Annuler ces {} changements ?", nombre(*changements)),
        Question::SupprimerCompte { nom, le_sien: false } => {
            format!("Supprimer le compte « {nom} » et fermer ses sessions ?")
        }
        Question::SupprimerCompte { nom, le_sien: true } => {
            format!("« {nom} » est votre propre compte : vous ne pourrez plus vous connecter. Le supprimer ?")
        }
        Question::DesactiverLeSien { nom } => {
            format!("« {nom} » est votre propre compte : vous ne pourrez plus vous connecter. Le désactiver ?")
        }
        Question::ClasseProche { nom, proche } => {
            format!("La classe « {nom} » n'existe pas encore. Vouliez-vous dire « {proche} » ?")
        }
        Question::Fusionner { de, vers, etudiants } => {
            let combien = match etudiants {
                0 => format!("La classe « {de} » n'a pas d'étudiant"),
                1 => format!("Mettre l'étudiant de « {de} » dans la classe « {vers} »"),
                n => format!("Mettre les {} étudiants de « {de} » dans la classe « {vers} »", nombre(*n)),
            };
            if *etudiants == 0 { format!("{combien}. Continuer ?") } else { format!("{combien} ?") }
        }
        Question::NotesSansPlace { notes } => {
            let lesquelles = suites::quelques(notes);
            format!("{} : {}. Continuer ?", suites::combien(notes), lesquelles.join(" ; "))
        }
        Question::ReunirMatieres { classe, de, vers, fermees } => {
            let aussi = if fermees.is_empty() { String::new() } else { format!(" ({})", verrouillees(fermees)) };
            format!(
                "La classe « {classe} » a déjà « {vers} » : les notes et les appréciations de « {de} » s'y ajoutent, et \
                 les moyennes changent{aussi}. Continuer ?"
            )
        }
        Question::RecalculerFermees { classe, periodes, etudiants } => {
            format!(
                "Classe « {classe} » : {}. Le verrou garde les notes, non les moyennes : celles de {} seront \
                 recalculées, et ne seront plus celles des bulletins déjà remis. Continuer ?",
                verrouillees(periodes),
                compte(*etudiants, "étudiant", "étudiants")
            )
        }
        Question::Cloturer { annee, etudiants } => {
            format!("Clore {annee} : archiver {} et leurs notes ?", compte(*etudiants, "étudiant", "étudiants"))
        }
        Question::SupprimerClasse { nom } => format!("Supprimer la classe « {nom} » et ses règles ?"),
        Question::ReprendreSaisie { faites, total, quand } => {
            format!("Une saisie du {quand} attend, {faites} sur {total} : la reprendre ? (non : elle est oubliée)")
        }
        Question::EcrireNotes { notes } => format!("Écrire {} ?", compte(*notes as u64, "note", "notes")),
        Question::RemplacerNote { qui, actuelle, vue: None, nouvelle } => {
            format!("{qui} a maintenant {actuelle}, ajoutée entre-temps. La remplacer par {nouvelle} ?")
        }
        Question::RemplacerNote { qui, actuelle, vue: Some(vue), nouvelle } => {
            format!("{qui} a maintenant {actuelle} ; vous aviez vu {vue}. La remplacer par {nouvelle} ?")
        }
        Question::RemplacerAppreciation { qui, cadre, auteur, texte, efface } => {
            let suite = if *efface { "L'effacer ?" } else { "La remplacer par la vôtre ?" };
            format!("{qui}, {cadre} : {auteur} a écrit « {texte} ». {suite}")
        }
        Question::RemplacerPlusieurs { dossier, combien: 1 } => {
            format!("Un de ces fichiers existe déjà dans « {dossier} ». Le remplacer ?")
        }
        Question::RemplacerPlusieurs { dossier, combien } => {
            format!("{} de ces fichiers existent déjà dans « {dossier} ». Les remplacer ?", nombre(*combien))
        }
        Question::RetirerMessages { combien, canal } => format!(
            "Retirer {}{} ?",
            match combien {
                1 => "le message qui n'est pas parti".to_owned(),
                n => format!("les {} messages qui ne sont pas partis", nombre(*n)),
            },
            canal.map_or_else(String::new, |canal| format!(" par {canal}"))
        ),
        Question::Restaurer { moment, vide: true } => {
            format!("Restaurer cette sauvegarde du {}, malgré ces anomalies ?", heure(*moment))
        }
        Question::Restaurer { moment, vide: false } => format!(
            "Remplacer toute l'école par cette sauvegarde du {} ? Ce qui a été écrit depuis sera perdu",
            heure(*moment)
        ),
        Question::Anonymiser { qui } => format!("Effacer pour toujours qui est {qui} ?"),
        Question::OublierLesPerimes { total } => {
            format!("Effacer pour toujours {} ?", compte(*total, "donnée trop vieille", "données trop vieilles"))
        }
        Question::Remplacer { fichier } => format!("« {fichier} » existe déjà. Le remplacer ?"),
    };
    printable(&texte).into_owned()
}

/// The prompt of a mark: `1/35  Diop Awa (E00012) : `, with what is there already.
pub fn invite(demande: &DemandeNote) -> String {
    let DemandeNote { rang, total, qui, deja, reponse } = demande;
    let largeur = total.to_string().len();
    let deja = if deja.is_empty() { String::new() } else { format!(", déjà {}", deja.join(" et ")) };
    let reponse = reponse.as_ref().map(|reponse| format!(" [{reponse}]")).unwrap_or_default();
    printable(&format!("{rang:>largeur$}/{total}  {qui}{deja}{reponse} : ")).into_owned()
}

/// The prompt of a password.
pub fn secret(secret: &Secret<'_>) -> String {
    match secret {
        Secret::Connexion { nom } => format!("Mot de passe de {} : ", printable(nom)),
        Secret::Actuel => "Mot de passe actuel : ".to_owned(),
        Secret::Nouveau { pour, facultatif: false } => {
            format!("Nouveau mot de passe de {} (12 caractères au moins) : ", printable(pour))
        }
        Secret::Nouveau { pour, facultatif: true } => {
            format!("Mot de passe de {} (12 caractères au moins, Entrée pour en créer un) : ", printable(pour))
        }
        Secret::Encore => "Encore une fois : ".to_owned(),
    }
}

/// `la période T1 est verrouillée`.
fn verrouillees(periodes: &[String]) -> String {
    match periodes {
        [une] => format!("la période {une} est verrouillée"),
        plusieurs => format!("les périodes {} sont verrouillées", plusieurs.join(", ")),
    }
}
