//! stub
use super::Span;
/// stub
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct Diagnostic {
    /// place
    pub span: Span,
}
impl Diagnostic {
    /// hint
    pub fn conseil(&self) -> Option<String> {
        None
    }
}

/// stub
pub fn souligne(ligne: &str, span: Span, _largeur: usize) -> String {
    let avant = crate::texte::width(&ligne[..span.start]);
    let sous = crate::texte::width(&ligne[span.start..span.end]).max(1);
    format!("{}\n{}{}", crate::texte::printable(ligne), " ".repeat(avant), "^".repeat(sous))
}
/// stub
pub fn colonne(ligne: &str, span: Span) -> usize {
    ligne[..span.start].chars().count() + 1
}
