//! How far a long work is, on standard error; nothing where that is no terminal.

use super::dialogue::duree;
use crate::render::nombre;
use crate::service::Progres;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::sync::{Mutex, PoisonError};

/// The bar of the work under way; none between two.
#[derive(Default)]
pub(super) struct Barre(Option<(&'static str, ProgressBar)>);

impl Barre {
    /// Shows how far it is; the end takes the bar away.
    pub(super) fn avance(&mut self, progres: Progres) {
        if progres.fait >= progres.total {
            return self.efface();
        }
        let barre = match self.0.take() {
            Some((etape, barre)) if etape == progres.etape && barre.length() == Some(progres.total) => barre,
            autre => {
                if let Some((_, ancienne)) = autre {
                    ancienne.finish_and_clear();
                }
                barre(&progres)
            }
        };
        barre.set_position(progres.fait);
        self.0 = Some((progres.etape, barre));
    }

    /// Takes it away.
    pub(super) fn efface(&mut self) {
        if let Some((_, barre)) = self.0.take() {
            barre.finish_and_clear();
        }
    }

    /// Writes above it.
    pub(super) fn suspend(&self, ecrit: impl FnOnce()) {
        match &self.0 {
            Some((_, barre)) => barre.suspend(ecrit),
            None => ecrit(),
        }
    }
}

/// Shows a long work that is no command's.
pub fn suivi() -> impl Fn(Progres) + Send + Sync + 'static {
    let barre = Mutex::new(Barre::default());
    move |progres| barre.lock().unwrap_or_else(PoisonError::into_inner).avance(progres)
}

fn barre(progres: &Progres) -> ProgressBar {
    let debit = |etat: &ProgressState, texte: &mut dyn std::fmt::Write| {
        let _ = write!(texte, "{}/s", nombre(etat.per_sec() as u64));
    };
    let reste = |etat: &ProgressState, texte: &mut dyn std::fmt::Write| {
        // Nothing is known before the first step is done.
        let _ = match etat.pos() {
            0 => texte.write_char('…'),
            _ => texte.write_str(&duree(etat.eta())),
        };
    };
    let fait = |etat: &ProgressState, texte: &mut dyn std::fmt::Write| {
        let _ = write!(texte, "{} / {}", nombre(etat.pos()), nombre(etat.len().unwrap_or(0)));
    };
    let style = ProgressStyle::with_template("{msg} [{bar:20}] {fait} · {debit} · reste {reste}")
        .map(|style| style.with_key("debit", debit).with_key("reste", reste).with_key("fait", fait))
        .map_or_else(|_| ProgressStyle::default_bar(), |style| style.progress_chars("=> "));
    let barre = ProgressBar::with_draw_target(Some(progres.total), ProgressDrawTarget::stderr()).with_style(style);
    barre.set_message(progres.etape);
    barre
}
