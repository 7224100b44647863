//! Workbooks: xlsx, xls and ods become a table of texts.

/// The sheet of students that carnet writes.
pub(super) const ETUDIANTS: &str = "Étudiants";
/// The sheet of their marks.
pub(super) const NOTES: &str = "Notes";
/// Its headers, with the letters that their columns take.
pub(super) const TITRES_DES_NOTES: [(&str, f64); 12] = [
    ("Matricule", 12.0),
    ("Nom", 22.0),
    ("Prénom", 22.0),
    ("Classe", 12.0),
    ("Matière", 22.0),
    ("Note", 9.0),
    ("Barème", 9.0),
    ("Coefficient", 11.0),
    ("Type", 13.0),
    ("Période", 12.0),
    ("Date", 12.0),
    ("Saisie par", 16.0),
];
