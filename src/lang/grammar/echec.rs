//! Why a parser did not go on: the farthest place, and everything that could have stood there.

use super::reste::Reste;
use crate::lang::diagnostic::Cote;
use crate::lang::{Attendu, Diagnostic, Probleme, Span};
use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult, Parser};

/// What a parser of this room gives.
pub type Lu<'a, T> = IResult<Reste<'a>, T, Echec>;

/// A failure under way. Cheap to make, as trying an alternative makes one; `Diagnostic` is what leaves the room.
#[derive(Debug)]
pub struct Echec {
    probleme: Probleme,
    span: Span,
    attendu: Attendus,
}

impl Echec {
    /// The parser that made it is committed: no alternative will be tried.
    pub fn ferme(probleme: Probleme, span: Span) -> Err<Echec> {
        let attendu = Attendus::de(&probleme);
        Err::Failure(Echec { probleme, span, attendu })
    }

    /// Nothing was read at `i`, where `attendu` could stand: another alternative may do.
    pub fn ouvert(i: Reste<'_>, attendu: Attendu) -> Err<Echec> {
        Err::Error(Echec { probleme: Probleme::Inattendu, span: i.ici(), attendu: Attendus::un(attendu) })
    }

    /// As the reader gets it.
    pub fn diagnostic(self) -> Diagnostic {
        Diagnostic { attendu: self.attendu.liste(), probleme: self.probleme, span: self.span }
    }
}

impl<'a> ParseError<Reste<'a>> for Echec {
    fn from_error_kind(input: Reste<'a>, _: ErrorKind) -> Self {
        Echec { probleme: Probleme::Inattendu, span: input.ici(), attendu: Attendus::default() }
    }

    fn append(_: Reste<'a>, _: ErrorKind, other: Self) -> Self {
        other
    }

    /// The alternative that came farther tells more; at the same place, all that they expected counts.
    fn or(mut self, mut other: Self) -> Self {
        if self.span.start > other.span.start {
            return self;
        }
        if self.span.start == other.span.start {
            other.attendu = other.attendu.avec(self.attendu);
            if matches!(other.probleme, Probleme::Inattendu) {
                self.attendu = other.attendu;
                return self;
            }
        }
        other
    }
}

/// A set of `Attendu`, one bit each.
#[derive(Clone, Copy, Debug, Default)]
struct Attendus(u16);

impl Attendus {
    fn un(attendu: Attendu) -> Self {
        Attendus(1 << attendu as u16)
    }

    fn avec(self, autres: Attendus) -> Self {
        Attendus(self.0 | autres.0)
    }

    /// What a problem calls for by itself, without an alternative having been tried.
    fn de(probleme: &Probleme) -> Self {
        let attendus: &[Attendu] = match probleme {
            Probleme::CommandeAttendue | Probleme::CritereSansCommande => &[Attendu::Commande],
            Probleme::GuillemetNonFerme(_) => &[Attendu::Guillemet],
            Probleme::ParentheseNonFermee => &[Attendu::ParentheseFermante],
            Probleme::ChampAttendu(_) => &[Attendu::Champ],
            Probleme::ElementVide | Probleme::ValeurAttendue { .. } => &[Attendu::Valeur],
            Probleme::GroupeVide | Probleme::Incomplet { cote: Cote::Gauche, .. } => {
                &[Attendu::Mot, Attendu::Critere, Attendu::Non, Attendu::ParentheseOuvrante]
            }
            _ => &[],
        };
        attendus.iter().fold(Attendus::default(), |tous, attendu| tous.avec(Self::un(*attendu)))
    }

    fn liste(self) -> Vec<Attendu> {
        Attendu::TOUS.into_iter().filter(|a| self.0 & Self::un(*a).0 != 0).collect()
    }
}

/// `cut` with a name: where `parser` finds nothing, `probleme` at `span` is what the reader hears, with all that was expected.
pub fn oblige<'a, O>(
    mut parser: impl Parser<Reste<'a>, Output = O, Error = Echec>,
    probleme: impl Fn() -> Probleme,
    span: Span,
) -> impl FnMut(Reste<'a>) -> Lu<'a, O> {
    move |i| {
        parser.parse(i).map_err(|erreur| match erreur {
            Err::Error(echec) => {
                let probleme = probleme();
                Err::Failure(Echec { attendu: echec.attendu.avec(Attendus::de(&probleme)), probleme, span })
            }
            autre => autre,
        })
    }
}
