//! Colours: few, and readable on dark and light. No other file knows an escape sequence.

/// What a text is, and so how it looks where colours are on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ton {
    /// As it is.
    #[default]
    Neutre,
    /// Headers, names.
    Fort,
    /// An average under 10.
    Faible,
    /// The word that begins an error.
    Erreur,
}

impl Ton {
    /// The text in this tone; as it is where `couleur` is off.
    pub fn peint(self, texte: &str, couleur: bool) -> String {
        let code = match self {
            Ton::Neutre => return texte.to_owned(),
            _ if !couleur => return texte.to_owned(),
            Ton::Fort => "1",
            Ton::Faible => "31",
            Ton::Erreur => "1;31",
        };
        format!("\x1b[{code}m{texte}\x1b[0m")
    }
}
