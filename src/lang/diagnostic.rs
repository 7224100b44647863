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
