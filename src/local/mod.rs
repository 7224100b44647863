//! stub until the real room lands
/// State of local services (the real one has more)
#[derive(Debug)]
pub struct Etat;
