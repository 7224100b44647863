//! What several commands have in common, for `help`: criteria, marks, scripts.

use super::spec::ex;
use crate::domain::{Droit, Session};
use crate::outcome::Sujet;

/// Every subject, with a right that makes it worth reading.
pub static SUJETS: &[(Sujet, Droit)] = &[
    (
        Sujet {
            nom: "critères",
            alias: &["critere", "conditions"],
            resume: "Dire quels étudiants, pour find, top et export",
            formes: &[
                ("champ=valeur", "égal ; aussi != < <= > >=, ~ (contient), !~ (ne contient pas)"),
                ("classe=L2;L3", "l'une de ces valeurs"),
                ("moyenne=8..12", "de 8 à 12 compris ; 12.. et plus ; ..10 et moins"),
                ("tel=-", "sans téléphone ; tel!=- : avec"),
                ("classe=\"2de A\"", "une valeur de plusieurs mots se met entre guillemets"),
                ("classe=L3 moyenne<10", "côte à côte : les deux à la fois"),
                ("ou, non, ( )", "l'un ou l'autre, le contraire, ce qui va ensemble"),
                ("diop", "un mot seul se cherche dans le nom, le prénom, la classe et le matricule"),
                (
                    "champs",
                    "matricule nom prenom telephone (tel) email classe naissance moyenne moyenne.Maths rang mention notes \
                     tuteur.nom tuteur.telephone tuteur.email tuteur.adresse",
                ),
                ("sort=classe,-moyenne", "l'ordre : plusieurs champs, - du plus grand au plus petit"),
            ],
            exemples: &[
                ex("find classe=L2;L3 moyenne<10", "ceux de L2 et de L3 qui n'ont pas la moyenne"),
                ex("find (nom~dup ou prenom=élise) non classe=\"2de A\"", "sans accents ni majuscules obligatoires"),
                ex("find moyenne.Maths>=12,5 sort=-moyenne.Maths", "par la moyenne d'une matière"),
            ],
            voir: &["find", "top", "export"],
        },
        Droit::LireClasses,
    ),
    (
        Sujet {
            nom: "notes",
            alias: &["notation"],
            resume: "Écrire des notes, pour note add, note set et add notes=",
            formes: &[
                ("15,5", "sur 20 ; la virgule ou le point"),
                ("8/10", "sur un autre barème, gardé avec elle"),
                ("ABS", "absent : compte 0 (ou rien, si la classe le dit)"),
                ("DISP, EXC, NN", "dispensé, excusé, non noté : ne comptent pas"),
                ("ATT", "attendue : la moyenne est provisoire"),
                ("12;15,5;8", "plusieurs notes ; le point-virgule les sépare, jamais la virgule"),
                ("\"Maths[14|15:10] Anglais[12]\"", "par matière : les devoirs, puis les examens après « : »"),
                ("E00001#3", "la note n° 3 de cet étudiant ; « show » donne les numéros"),
                ("coef=2 type=examen periode=T1 date=27/09/2026", "son poids, sa nature, quand"),
            ],
            exemples: &[
                ex("note add E00001 Maths 8/10 coef=2 type=examen periode=T1", "une note sur 10, qui compte double"),
                ex("note add E00001 \"Maths[14|15:10] Anglais[12]\"", "quatre notes d'un coup"),
                ex("note set E00001#1 14,5", "une autre valeur pour sa première note"),
            ],
            voir: &["note add", "note set", "note import", "explain"],
        },
        Droit::EcrireNotes,
    ),
    (
        Sujet {
            nom: "script",
            alias: &["scripts"],
            resume: "Des commandes dans un fichier, exécutées l'une après l'autre",
            formes: &[
                ("carnet -f FICHIER L3 T1", "exécute le fichier ; dans ses lignes, $1 est L3 et $2 est T1"),
                ("source FICHIER L3 T1", "la même chose depuis le shell, ou depuis un autre script"),
                ("# …", "un commentaire, jusqu'à la fin de la ligne"),
                ("… \\", "la commande continue à la ligne suivante"),
                ("set classe=L3", "ensuite, $classe (ou ${classe}) est L3 ; $$ écrit un dollar"),
                ("echo \"…\"", "affiche un texte"),
                ("on-error continue", "continue après une erreur, jusqu'à la fin du script ; « stop » : s'arrête"),
                ("--dry-run, --yes", "avec carnet ou source : rien n'est écrit ; les questions reçoivent oui"),
                ("erreurs", "chacune donne fichier:ligne:colonne ; le code de sortie est celui de la première"),
            ],
            exemples: &[
                ex("source exemple.carnet", "exécute le fichier, s'arrête à la première erreur"),
                ex("set classe=L3", "pour les scripts qui suivent"),
            ],
            voir: &["source", "set", "echo", "on-error"],
        },
        Droit::Executer,
    ),
];

/// Those that serve whoever asks.
pub(super) fn sujets(who: &Session, tous: bool) -> impl Iterator<Item = &'static Sujet> {
    SUJETS.iter().filter(move |(_, droit)| tous || who.peut(*droit)).map(|(sujet, _)| sujet)
}
