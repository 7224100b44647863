//! Which kind of conflict it is, and what to do about it.

use super::Donnees;

impl Donnees {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Donnees::Introuvable { .. }
            | Donnees::ClasseInconnue { .. }
            | Donnees::PeriodeInconnue { .. }
            | Donnees::MatiereAbsente { .. }
            | Donnees::ClasseVide { .. }
            | Donnees::NoteIntrouvable { .. }
            | Donnees::AucunImportInterrompu
            | Donnees::RienAAnnuler => "introuvable",
            Donnees::Ambigu { .. } | Donnees::NomSeul { .. } => "ambigu",
            Donnees::TelephonePris
            | Donnees::MatriculePris
            | Donnees::ComptePris
            | Donnees::CompteEtudiantPris
            | Donnees::DejaLa
            | Donnees::TelephoneDeja { .. }
            | Donnees::MatriculeDeja { .. } => "doublon",
            Donnees::PeriodeADire { .. } | Donnees::AccordSansAdresse { .. } | Donnees::DejaAnonyme { .. } => {
                "invalide"
            }
            Donnees::ClasseTropGrande { .. } | Donnees::AppreciationsLongues { .. } => "limite",
            Donnees::PeriodeFermee { .. } | Donnees::PeriodeFermeeReste { .. } | Donnees::JoursFermes { .. } => {
                "verrou"
            }
            Donnees::ModifieDepuis
            | Donnees::NoteChangee { .. }
            | Donnees::AppreciationDUnAutre { .. }
            | Donnees::ClasseModifiee { .. }
            | Donnees::ClasseOccupee { .. }
            | Donnees::MemeClasse { .. }
            | Donnees::ImportDepasse
            | Donnees::ImportEnCours { .. }
            | Donnees::ImportReprisSauf { .. }
            | Donnees::ImportRepris
            | Donnees::UndoImportInterrompu
            | Donnees::UndoRefuse { .. }
            | Donnees::UndoDefinitif { .. }
            | Donnees::UndoHorsDeVue { .. }
            | Donnees::UndoPartiel { .. } => "conflit",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let conseil = match self {
            Donnees::Introuvable { cherche: true, .. } => {
                "attendu : matricule, téléphone, ou nom et prénom ; « find nom~… » cherche par un bout de nom"
            }
            Donnees::Introuvable { cherche: false, .. } => {
                "votre compte ne montre que vous-même : la commande sans nom suffit"
            }
            Donnees::NomSeul { .. } => "donnez le nom et le prénom, le matricule ou le téléphone",
            Donnees::TelephoneDeja { .. } => "vérifiez le numéro, ou tel=- s'il n'en a pas",
            Donnees::MatriculeDeja { .. } => "donnez-en un autre, ou aucun : carnet en choisit un",
            Donnees::AccordSansAdresse { voie } => {
                return Some(format!("donnez l'adresse dans la même commande : {}=…", voie.champ_de_l_adresse().nom()));
            }
            Donnees::Ambigu { .. } => "donnez le matricule ou le téléphone",
            Donnees::NoteIntrouvable { .. } => "show montre les notes et leurs numéros",
            Donnees::ModifieDepuis | Donnees::ClasseModifiee { .. } | Donnees::ImportDepasse => "recommencez",
            Donnees::ClasseInconnue { proche: Some(proche), .. } => {
                return Some(format!("vouliez-vous dire « {proche} » ?"));
            }
            Donnees::NoteChangee { .. } => "si vous voulez tout de même la changer, recommencez",
            Donnees::AppreciationDUnAutre { .. } => "--yes met la vôtre à sa place",
            Donnees::ClasseInconnue { .. } => "class list montre les classes",
            Donnees::PeriodeFermee { classe, periode, .. } => {
                return Some(format!("un administrateur peut la rouvrir : class unlock \"{classe}\" \"{periode}\""));
            }
            Donnees::PeriodeFermeeReste { classe, periode, .. } => {
                return Some(format!("ouvrez-la d'abord : class unlock \"{classe}\" \"{periode}\""));
            }
            Donnees::JoursFermes { classe, periode, .. } => {
                return Some(format!("laissez-les, ou ouvrez-la d'abord : class unlock \"{classe}\" \"{periode}\""));
            }
            Donnees::AppreciationsLongues { .. } => "raccourcissez l'une des deux (note comment), puis recommencez",
            Donnees::PeriodeADire { periodes, .. } => {
                let periode = periodes.first().map_or("T1", String::as_str);
                return Some(format!("ajoutez periode={periode}, ou date= et le jour du devoir"));
            }
            Donnees::PeriodeInconnue { classe, connues, .. } if connues.is_empty() => {
                return Some(format!("nommez d'abord ses périodes : class set \"{classe}\" periodes=T1;T2;T3"));
            }
            Donnees::ClasseOccupee { classe, .. } => {
                return Some(format!("class merge \"{classe}\" AUTRE met ses étudiants dans une autre classe"));
            }
            Donnees::MemeClasse { .. } => "donnez deux classes",
            Donnees::ImportEnCours { .. } => "attendez qu'il finisse, puis recommencez",
            Donnees::RienAAnnuler => "log montre tout ce qui a été changé, et par qui",
            Donnees::UndoImportInterrompu => "« import annuler » l'annule ; importer à nouveau le fichier le finit",
            Donnees::UndoRefuse { liste: true, .. } => "« undo mode=partiel » annule pour les autres",
            Donnees::UndoRefuse { .. } => "« log » suivi de l'étudiant, ou compte=NOM, montre ce qui a changé",
            Donnees::UndoDefinitif { rang, conseil, .. } => {
                return Some(match rang {
                    1 => format!("{conseil} ; « undo » ne remonte pas au-delà"),
                    rang => format!("{conseil} ; « undo {} » annule ce qui a suivi", rang - 1),
                });
            }
            Donnees::UndoHorsDeVue { .. } => "un administrateur peut corriger sa fiche ; whoami montre vos classes",
            Donnees::UndoPartiel { .. } => "« undo » annule ce qui vient d'être fait ; « log » montre où on en est",
            Donnees::ImportRepris | Donnees::ImportReprisSauf { .. } => "recommencez l'import s'il le faut",
            _ => return None,
        };
        Some(conseil.to_owned())
    }
}
