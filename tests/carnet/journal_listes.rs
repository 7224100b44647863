//! What the journal says of a change of many students at once: which class, which subject.

use crate::commun::ecole::Ecole;

fn cibles(ecole: &Ecole, ligne: &str) -> String {
    ecole.lance(&["--format", "table", "-c", ligne]).reussie().out
}

#[test]
fn les_notes_d_une_classe_disent_la_classe_et_la_matiere() {
    let ecole = Ecole::petite();
    ecole.fait("add nom=Ba prenom=Ali tel=- classe=L3");
    ecole.ecris("d.csv", "Matricule;Devoir\nE00001;12\nE00003;14\n");
    ecole.fait("note import d.csv matiere=Anglais classe=L3 periode=T1");
    let journal = cibles(&ecole, "log limit=1");
    assert!(journal.contains("liste (L3, Anglais)") && journal.contains("2 modifiés"), "{journal}");
    let essai = cibles(&ecole, "undo --dry-run");
    assert!(essai.contains("liste (L3, Anglais)"), "{essai}");
    ecole.fait("undo --yes");
    assert!(cibles(&ecole, "log limit=1").contains("liste (L3, Anglais)"));
    let csv = ecole.lance(&["--format", "csv", "-c", "log limit=1"]).reussie().out;
    assert!(csv.contains(";import;") && csv.contains("L3, Anglais"), "{csv}");
    // Of who was added nothing more is said; of one of them the journal tells as ever.
    ecole.ecris("n.csv", "Nom;Prénom;Téléphone;Classe\nSow;Ada;-;L2\nFaye;Issa;-;L2\n");
    ecole.fait("import n.csv");
    let journal = cibles(&ecole, "log limit=1");
    assert!(journal.contains("liste ") && !journal.contains("liste ("), "{journal}");
    assert!(cibles(&ecole, "log E00003 limit=1").contains("E00003 Ali Ba"));
}
