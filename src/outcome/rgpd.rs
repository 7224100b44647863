//! `rgpd …`.

use crate::service::rgpd::{Oubli, Personne, Traces};

/// Somebody who is to become anonymous, or has.
#[derive(Debug)]
pub struct Anonymisation {
    /// Who, as he was.
    pub personne: Personne,
    /// What there was of him besides.
    pub traces: Traces,
    /// How far it is.
    pub etape: EtapeOubli,
}

/// How far it is.
#[derive(Debug)]
pub enum EtapeOubli {
    /// It is only shown, before the question.
    Montre,
    /// `--dry-run`: nothing was written.
    Essai,
    /// It is done.
    Faite(Oubli),
}
