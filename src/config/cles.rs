//! Every key of the configuration, as data: unknown keys, types, `config show` and the manual follow from this table.

use crate::domain::mentions::USUELLES;

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    /// Any text.
    Texte,
    /// Any text, which may hold a secret: it is shown nowhere.
    Secret,
    /// A path: `~/` is the home folder; a relative one starts at the configuration's own folder.
    Chemin,
    /// A server's address: its password is masked wherever it is shown.
    Adresse,
    /// A database's name, as MongoDB takes it.
    Base,
    /// One of these words.
    Choix(&'static [&'static str]),
    /// `true` or `false`.
    Booleen,
    /// A whole number, both ends in.
    Entier(u64, u64),
    /// A table of texts: HTTP headers.
    Paires,
    /// Mentions and the averages from which on they are given.
    Mentions,
}

/// A key.
#[derive(Debug)]
pub struct Cle {
    /// `mongo.uri`
    pub nom: &'static str,
    /// What it takes.
    pub genre: Genre,
    /// The value where nobody gives one, written as `config show` shows it.
    pub defaut: Option<&'static str>,
    /// The environment variable that gives it.
    pub variable: Option<&'static str>,
    /// The flag that gives it.
    pub option: Option<&'static str>,
    /// What it is for, in French.
    pub sens: &'static str,
}

const fn cle(nom: &'static str, genre: Genre, defaut: Option<&'static str>, sens: &'static str) -> Cle {
    Cle { nom, genre, defaut, variable: None, option: None, sens }
}

/// Every key, section by section.
pub static CLES: &[Cle] = &[
    cle("ecole.nom", Genre::Texte, None, "nom de l'école, sur ce qui est imprimé"),
    cle("ecole.adresse", Genre::Texte, None, "adresse de l'école"),
    cle("ecole.logo", Genre::Chemin, None, "image PNG du logo, sur les bulletins et les rapports"),
    cle("ecole.annee", Genre::Texte, None, "année scolaire : 2026-2027"),
    cle(
        "ecole.mentions",
        Genre::Mentions,
        Some(USUELLES),
        "mentions, chacune avec la moyenne à partir de laquelle elle est donnée",
    ),
    cle("ecole.pays", Genre::Choix(&["FR", "SN"]), Some("FR"), "pays des téléphones écrits sans indicatif"),
    Cle {
        variable: Some("CARNET_MONGO"),
        option: Some("--mongo"),
        ..cle("mongo.uri", Genre::Adresse, None, "serveur MongoDB ; sans lui, carnet démarre le sien")
    },
    Cle {
        variable: Some("CARNET_DB"),
        option: Some("--db"),
        ..cle("mongo.db", Genre::Base, Some("carnet"), "base de données")
    },
    Cle {
        variable: Some("CARNET_REDIS"),
        option: Some("--redis"),
        ..cle("redis.url", Genre::Adresse, None, "serveur Redis ; sans lui, carnet démarre le sien")
    },
    cle("mail.url", Genre::Adresse, None, "serveur d'envoi : smtp+starttls://nom@hote:587 ou smtps://nom@hote"),
    cle("mail.mot_de_passe_fichier", Genre::Chemin, None, "fichier qui contient le mot de passe du serveur d'envoi"),
    cle("mail.expediteur", Genre::Texte, None, "adresse de l'expéditeur"),
    cle("mail.reponse", Genre::Texte, None, "adresse des réponses, si c'est une autre"),
    cle("sms.preset", Genre::Choix(&["kannel", "json"]), None, "passerelle SMS connue : kannel ou json"),
    cle(
        "sms.url",
        Genre::Adresse,
        None,
        "adresse de la passerelle SMS ; {numero} {texte} y sont remplacés, {cle} par le numéro du message",
    ),
    cle("sms.methode", Genre::Choix(&["GET", "POST"]), None, "méthode HTTP"),
    cle("sms.entetes", Genre::Paires, None, "en-têtes HTTP, aussi avec {mot_de_passe} {cle}…"),
    cle("sms.corps", Genre::Secret, None, "corps de la requête, avec {numero} {texte} {expediteur} {cle}"),
    cle("sms.succes", Genre::Texte, None, "texte que contient la réponse quand le SMS est accepté"),
    cle("sms.utilisateur", Genre::Texte, None, "compte sur la passerelle"),
    cle("sms.mot_de_passe_fichier", Genre::Chemin, None, "fichier qui contient le mot de passe de la passerelle"),
    cle("sms.expediteur", Genre::Texte, None, "expéditeur des SMS"),
    cle("sms.par_jour", Genre::Entier(0, 1_000_000), Some("200"), "SMS envoyés par jour, au plus"),
    cle("notifications.detail_mail", Genre::Booleen, Some("true"), "l'e-mail donne la note"),
    cle("notifications.detail_sms", Genre::Booleen, Some("false"), "le SMS donne la note"),
    cle(
        "fichiers.dossier",
        Genre::Chemin,
        None,
        "le seul dossier où les commandes lisent et écrivent ; leurs fichiers y commencent",
    ),
    cle("rgpd.messages", Genre::Entier(1, 90), Some("90"), "jours de garde des messages partis, échoués ou annulés"),
    cle(
        "rgpd.connexions",
        Genre::Entier(0, 36_500),
        Some("365"),
        "jours de garde de ce que les comptes ont fait (connexions, exports) ; 0 : toujours",
    ),
    cle(
        "rgpd.journal",
        Genre::Entier(0, 36_500),
        Some("1095"),
        "jours de garde des valeurs du journal, et des imports finis ; 0 : toujours",
    ),
    cle(
        "rgpd.supprimes",
        Genre::Entier(0, 36_500),
        Some("365"),
        "jours après lesquels un étudiant supprimé devient anonyme dans le journal ; 0 : jamais",
    ),
    cle(
        "rgpd.inactifs",
        Genre::Entier(0, 36_500),
        Some("1825"),
        "jours sans changement après lesquels un étudiant devient anonyme ; 0 : jamais",
    ),
    cle("affichage.menu", Genre::Booleen, Some("false"), "commencer par le menu"),
    cle("affichage.couleurs", Genre::Booleen, Some("true"), "couleurs dans un terminal"),
    cle("import.octets", Genre::Entier(1, 1 << 30), Some("67108864"), "taille d'un fichier importé, au plus"),
    cle("import.lignes", Genre::Entier(1, 10_000_000), Some("1000000"), "lignes d'un fichier importé, au plus"),
    cle("import.colonnes", Genre::Entier(1, 16_384), Some("200"), "colonnes d'un fichier importé, au plus"),
    cle("import.classeur", Genre::Entier(1, 1 << 30), Some("20971520"), "taille d'un classeur importé, au plus"),
    cle(
        "import.decompresse",
        Genre::Entier(1, 1 << 32),
        Some("209715200"),
        "taille d'un classeur décompressé, au plus",
    ),
    cle(
        "import.ratio",
        Genre::Entier(1, 10_000),
        Some("100"),
        "un classeur décompressé prend au plus tant de fois sa taille",
    ),
    cle(
        "import.cellules",
        Genre::Entier(1, 100_000_000),
        Some("20000000"),
        "cellules d'un fichier CSV ou JSON importé, au plus",
    ),
    cle("import.caracteres", Genre::Entier(1, 1_000_000), Some("10000"), "caractères d'une cellule, au plus"),
    cle(
        "import.cellules_classeur",
        Genre::Entier(1, 100_000_000),
        Some("5000000"),
        "cellules d'un classeur importé, au plus",
    ),
    cle(
        "import.cellules_denses",
        Genre::Entier(1, 100_000_000),
        Some("2000000"),
        "cellules d'un classeur .xls ou .ods, les vides comprises, au plus",
    ),
];

/// The place of a key in the table.
pub fn place(nom: &str) -> Option<usize> {
    CLES.iter().position(|cle| cle.nom == nom)
}
