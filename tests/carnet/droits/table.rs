//! Who may do what, line by line: written by hand from the design's table (section 3).

/// What a line must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vu {
    /// It goes.
    Oui,
    /// His role does not go so far.
    Droit,
    /// His role does, his classes or subjects do not.
    Interdit,
    /// His password must be changed first.
    Changer,
    /// He is to log in.
    Connexion,
    /// Nobody is called so.
    Introuvable,
    /// He may; the line has nothing to work on, or nobody is there to type a password.
    Autre(&'static str),
}
use Vu::{Autre, Changer, Connexion, Droit, Interdit, Introuvable, Oui};

/// admin, enseignant, étudiant, first password, nobody.
pub type Colonnes = [Vu; 5];

const TOUS: Colonnes = [Oui; 5];
const ADMIN: Colonnes = [Oui, Droit, Droit, Changer, Connexion];
const ENSEIGNANT: Colonnes = [Oui, Oui, Droit, Changer, Connexion];
/// Who is read by his teachers and by himself, and another.
const LUI_MEME: Colonnes = [Oui, Oui, Oui, Changer, Connexion];
const PAS_LUI: Colonnes = [Oui, Introuvable, Introuvable, Changer, Connexion];
const PAS_CLOSE: Vu = Autre("introuvable");
const JAMAIS_CLOSE: Colonnes = [PAS_CLOSE, PAS_CLOSE, PAS_CLOSE, Changer, Connexion];
const SANS_TERMINAL: Vu = Autre("sans-terminal");

/// A line that names a student, `{}`: on one of the class and subject of the teacher, who is the student who asks; and on
/// another.
pub struct Cas {
    pub commande: &'static str,
    pub ligne: &'static str,
    pub permis: Colonnes,
    pub etranger: Colonnes,
}

const fn cas(commande: &'static str, ligne: &'static str, permis: Colonnes, etranger: Colonnes) -> Cas {
    Cas { commande, ligne, permis, etranger }
}

/// A line that names nobody.
const fn seul(commande: &'static str, ligne: &'static str, tous: Colonnes) -> Cas {
    Cas { commande, ligne, permis: tous, etranger: tous }
}

/// The table of the design, section 3, line by line.
pub const TABLE: &[Cas] = &[
    seul("find", "find", ENSEIGNANT),
    seul("find", "find nom=faye classe=TSX2", ENSEIGNANT),
    seul("find", "find tuteur.nom~penda ou moyenne.SVT>1 ou tel=0768345627 ou email~m@", ENSEIGNANT),
    seul("find", "find non classe=TSX1 sort=-moyenne,classe,nom", ENSEIGNANT),
    seul("find", "find moussa", ENSEIGNANT),
    cas("find", "find matricule={m}", ENSEIGNANT, ENSEIGNANT),
    cas("show", "show {}", LUI_MEME, PAS_LUI),
    cas("explain", "explain {}", LUI_MEME, PAS_LUI),
    seul("add", "add nom=Ba prenom=Ali tel=- classe=TSX1", ADMIN),
    cas("edit", "edit {} classe=TSX1 email=x@ecole.fr", ADMIN, ADMIN),
    cas("delete", "delete {}", ADMIN, ADMIN),
    cas("note add", "note add \"{}\" Maths 12", ENSEIGNANT, [Oui, Introuvable, Droit, Changer, Connexion]),
    cas(
        "note add",
        "note add \"{}\" Anglais 12",
        [Oui, Interdit, Droit, Changer, Connexion],
        [Oui, Introuvable, Droit, Changer, Connexion],
    ),
    cas("note set", "note set \"{}#1\" 13", ENSEIGNANT, [Oui, Introuvable, Droit, Changer, Connexion]),
    cas(
        "note set",
        "note set \"{}#1\" matiere=Anglais",
        [Oui, Interdit, Droit, Changer, Connexion],
        [Oui, Introuvable, Droit, Changer, Connexion],
    ),
    seul("note add", "note add classe=TSX2 matiere=Maths", [SANS_TERMINAL, SANS_TERMINAL, Droit, Changer, Connexion]),
    seul("note import", "note import notes.csv matiere=Maths type=oral", ENSEIGNANT),
    cas("note delete", "note delete \"{}#1\"", ENSEIGNANT, [Oui, Introuvable, Droit, Changer, Connexion]),
    cas(
        "note comment",
        "note comment \"{}\" Maths \"Bien.\" periode=-",
        ENSEIGNANT,
        [Autre("introuvable"), Introuvable, Droit, Changer, Connexion],
    ),
    cas(
        "note comment",
        "note comment \"{}\" Anglais \"Bien.\" periode=-",
        [Oui, Interdit, Droit, Changer, Connexion],
        [Autre("introuvable"), Introuvable, Droit, Changer, Connexion],
    ),
    seul("stats", "stats", ENSEIGNANT),
    seul("stats", "stats matiere=Maths", ENSEIGNANT),
    seul("stats", "stats classe=* periode=\"Trimestre 9\"", ENSEIGNANT),
    seul("stats", "stats classe=TSX2 matiere=SVT", ENSEIGNANT),
    seul("top", "top matiere=SVT periode=\"Trimestre 9\"", ENSEIGNANT),
    seul("find", "find rang<=3 champs=rang,nom,moyenne.Maths,mention,notes,tuteur.nom", ENSEIGNANT),
    seul("report", "report classe=TSX1", ENSEIGNANT),
    seul("report", "report classe=TSX1 vers=classe.pdf", ENSEIGNANT),
    seul("report", "report classe=TSX2 vers=autre.pdf", [Oui, Autre("introuvable"), Droit, Changer, Connexion]),
    seul("report", "report ecole vers=ecole.pdf", ENSEIGNANT),
    cas("bulletin", "bulletin {} vers=un.pdf", LUI_MEME, PAS_LUI),
    seul("bulletin", "bulletin classe=TSX1 groupe=oui vers=tous.pdf", ENSEIGNANT),
    seul("bulletin", "bulletin classe=TSX2 vers=dossier/", [Oui, Autre("introuvable"), Droit, Changer, Connexion]),
    seul("top", "top", ENSEIGNANT),
    seul("top", "top 50 moyenne>=0", ENSEIGNANT),
    seul("class list", "class list", ENSEIGNANT),
    seul("class show", "class show TSX1", ENSEIGNANT),
    seul("class show", "class show TSX2", [Oui, Autre("introuvable"), Droit, Changer, Connexion]),
    seul("class set", "class set TSX1 coefs=Maths:2", ADMIN),
    seul("class set", "class set TSX1 renommer=Maths:Calcul", ADMIN),
    seul("class lock", "class lock TSX1 T1", ADMIN),
    seul("class unlock", "class unlock TSX1 T1", ADMIN),
    seul("class merge", "class merge TSX1 TSX2", ADMIN),
    seul("class delete", "class delete TSX4", ADMIN),
    seul("class cloturer", "class cloturer annee=2025-2026 passage=TSX3:TSX1;TSX1:TSX9;TSX2:-", ADMIN),
    cas("bulletin", "bulletin {} annee=2019-2020 vers=un.pdf", JAMAIS_CLOSE, JAMAIS_CLOSE),
    seul("report", "report classe=TSX1 annee=2019-2020", [PAS_CLOSE, PAS_CLOSE, Droit, Changer, Connexion]),
    seul("log", "log TSX2", [Oui, Introuvable, Droit, Changer, Connexion]),
    seul("log", "log classe=TSX2", ENSEIGNANT),
    seul("notify status", "notify status", ADMIN),
    seul("notify list", "notify list", ADMIN),
    cas("notify show", "notify show {}", ADMIN, ADMIN),
    seul("notify retry", "notify retry", ADMIN),
    cas("notify cancel", "notify cancel {}", ADMIN, ADMIN),
    seul("notify test", "notify test email=x@ecole.fr --dry-run", ADMIN),
    seul("notify flush", "notify flush", ADMIN),
    seul("notify run", "notify run --dry-run", ADMIN),
    seul("notify pause", "notify pause", ADMIN),
    seul("cache status", "cache status", ADMIN),
    seul("cache clear", "cache clear", ADMIN),
    seul("export", "export csv - notes=oui", ENSEIGNANT),
    seul("export", "export json x.json (moussa ou classe=TSX2)", ENSEIGNANT),
    seul("import", "import liste.csv mode=maj", ADMIN),
    seul("import annuler", "import annuler", [Autre("introuvable"), Droit, Droit, Changer, Connexion]),
    seul("undo", "undo", [Oui, Autre("introuvable"), Droit, Changer, Connexion]),
    seul("log", "log", ENSEIGNANT),
    seul("log", "log qui=directrice", ENSEIGNANT),
    seul("log", "log compte=directrice", ENSEIGNANT),
    cas("log", "log {}", ENSEIGNANT, [Oui, Introuvable, Droit, Changer, Connexion]),
    seul("log verifier", "log --verifier", ADMIN),
    seul("backup", "backup vers=x.sauvegarde", ADMIN),
    seul("backup verifier", "backup --verifier ecole.sauvegarde", ADMIN),
    seul("restore", "restore ecole.sauvegarde", ADMIN),
    cas("rgpd export", "rgpd export {} vers=dossier.pdf", ADMIN, ADMIN),
    cas("rgpd anonymiser", "rgpd anonymiser {}", ADMIN, ADMIN),
    seul("rgpd retention", "rgpd retention", ADMIN),
    cas("source", "source {f}", ENSEIGNANT, [Oui, Introuvable, Droit, Changer, Connexion]),
    seul("set", "set classe=L3", ENSEIGNANT),
    seul("echo", "echo bonjour", ENSEIGNANT),
    seul("on-error", "on-error stop", ENSEIGNANT),
    seul("menu", "menu", TOUS),
    seul("login", "login prof", [SANS_TERMINAL; 5]),
    seul("logout", "logout partout", [Oui, Oui, Oui, Oui, Connexion]),
    seul("whoami", "whoami", TOUS),
    seul("passwd", "passwd", [SANS_TERMINAL, SANS_TERMINAL, SANS_TERMINAL, SANS_TERMINAL, Connexion]),
    seul("sessions", "sessions", [Oui, Oui, Oui, Changer, Connexion]),
    seul("user add", "user add neuf role=admin", ADMIN),
    seul("user list", "user list", ADMIN),
    seul("user set", "user set prof matieres=*", ADMIN),
    seul("user passwd", "user passwd prof", ADMIN),
    seul("user disable", "user disable prof", ADMIN),
    seul("user enable", "user enable prof", ADMIN),
    seul("user delete", "user delete prof", ADMIN),
    seul("config show", "config show", ADMIN),
    seul("help", "help", TOUS),
    seul("quit", "quit", TOUS),
];
