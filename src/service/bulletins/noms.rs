//! What files of bulletins are called: `L3_DIOP-Awa_E00001_T1.pdf`. Names that every system, stick and mail takes. Pure.

use super::lecture::ClasseLue;
use crate::domain::{Etudiant, Periode};
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// Letters of each part, at most.
const PARTIE: usize = 50;

/// The text as part of a file's name: letters and digits without accents, `-` between words.
pub fn sur(texte: &str) -> String {
    let mut nom = String::new();
    for c in texte.nfkd() {
        match c {
            'œ' => nom.push_str("oe"),
            'Œ' => nom.push_str("OE"),
            'æ' => nom.push_str("ae"),
            'Æ' => nom.push_str("AE"),
            'ß' => nom.push_str("ss"),
            'ł' => nom.push('l'),
            'Ł' => nom.push('L'),
            'ø' => nom.push('o'),
            'Ø' => nom.push('O'),
            c if c.is_ascii_alphanumeric() => nom.push(c),
            c if unicode_normalization::char::is_combining_mark(c) || c == '\'' => {}
            _ if !nom.is_empty() && !nom.ends_with('-') => nom.push('-'),
            _ => {}
        }
    }
    let court: String = nom.chars().take(PARTIE).collect();
    let court = court.trim_end_matches('-');
    if court.is_empty() { "x".to_owned() } else { court.to_owned() }
}

impl ClasseLue {
    /// The file's name of each bulletin, in the order of the students: no two are the same, whatever the case.
    pub fn noms_de_fichiers(&self) -> Vec<String> {
        let mut pris = HashSet::new();
        let periode = self.periode.as_ref().map_or("annee", Periode::as_str);
        let libre = |etudiant: &Etudiant| {
            let identite = &etudiant.identite;
            let eleve = format!("{}-{}", sur(&identite.nom.to_string().to_uppercase()), sur(identite.prenom.as_str()));
            let base = [sur(self.classe.as_str()), eleve, sur(etudiant.matricule.as_str()), sur(periode)].join("_");
            let suites = std::iter::once(String::new()).chain((2..).map(|n| format!("-{n}")));
            let mut noms = suites.map(|suite| format!("{base}{suite}.pdf"));
            noms.find(|nom| pris.insert(nom.to_lowercase())).unwrap_or_default()
        };
        self.etudiants.iter().map(libre).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::sur;

    #[test]
    fn a_file_s_name_has_nothing_that_a_system_takes_for_its_own() {
        for (texte, attendu) in [
            ("Élise-Noëlle", "Elise-Noelle"),
            ("N'Diaye Œuvrard", "NDiaye-OEuvrard"),
            ("../../etc/passwd", "etc-passwd"),
            ("2de A", "2de-A"),
            ("Łukasz\u{1b}[31m", "Lukasz-31m"),
            ("日本", "x"),
            ("CON.", "CON"),
            ("  --  ", "x"),
        ] {
            assert_eq!(sur(texte), attendu);
        }
        assert_eq!(sur(&"é".repeat(300)).len(), 50);
    }
}
