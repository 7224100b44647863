//! A request's template, filled in: each value in the letters of its place. Pure.

use crate::texte::pourcent;

/// What takes the text of a request to the letters of its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ecriture {
    /// In an address, or a form.
    Pourcent,
    /// Within quotes of JSON.
    Json,
    /// As it is.
    Brute,
}

impl Ecriture {
    /// A value in these letters.
    pub(super) fn ecrit(self, valeur: &str) -> String {
        match self {
            Ecriture::Pourcent => pourcent(valeur.as_bytes(), b""),
            // Its quotes are the template's own.
            Ecriture::Json => {
                let cite = serde_json::Value::from(valeur).to_string();
                cite[1..cite.len() - 1].to_owned()
            }
            Ecriture::Brute => valeur.chars().filter(|c| !c.is_control()).collect(),
        }
    }

    /// The template with these values, by their names in it; any other stays.
    pub(super) fn remplit(self, modele: &str, valeurs: &[(&str, &str)]) -> String {
        // Once over the template: what a value holds is no placeholder.
        let (mut sortie, mut reste) = (String::new(), modele);
        while let Some(place) = reste.find('{') {
            sortie.push_str(&reste[..place]);
            reste = &reste[place..];
            match valeurs.iter().find(|(nom, _)| reste.starts_with(nom)) {
                Some((nom, valeur)) => {
                    sortie.push_str(&self.ecrit(valeur));
                    reste = &reste[nom.len()..];
                }
                None => {
                    sortie.push('{');
                    reste = &reste[1..];
                }
            }
        }
        sortie + reste
    }
}
