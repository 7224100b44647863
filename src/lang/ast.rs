//! The command AST: what the user typed, with its place in the line. It knows shapes, not meanings: whether `L3` is a class
//! or `15` a mark is for the command to say.

use std::fmt;

/// A byte range of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// From the first of `self` to the last of `other`.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end }
    }
}

/// One word: quotes taken off, `source` as it stood in the line. `"Dupré Hélène"#3` is one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mot {
    /// What is meant.
    pub texte: String,
    /// Some part of it stood in quotes: never a keyword, never a list or a range.
    pub cite: bool,
    /// Where it stood.
    pub span: Span,
}

/// How a criterion compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `=`
    Egal,
    /// `!=`
    Different,
    /// `<`
    Inferieur,
    /// `<=`
    InferieurOuEgal,
    /// `>`
    Superieur,
    /// `>=`
    SuperieurOuEgal,
    /// `~`: contains
    Contient,
    /// `!~`: does not contain
    NeContientPas,
}

impl Op {
    /// Every operator, longest first, as a parser must try them.
    pub const TOUS: [Op; 8] = [
        Op::Different,
        Op::NeContientPas,
        Op::InferieurOuEgal,
        Op::SuperieurOuEgal,
        Op::Egal,
        Op::Inferieur,
        Op::Superieur,
        Op::Contient,
    ];

    /// As it is typed.
    pub fn symbole(self) -> &'static str {
        match self {
            Op::Egal => "=",
            Op::Different => "!=",
            Op::Inferieur => "<",
            Op::InferieurOuEgal => "<=",
            Op::Superieur => ">",
            Op::SuperieurOuEgal => ">=",
            Op::Contient => "~",
            Op::NeContientPas => "!~",
        }
    }
}

/// What stands behind an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Valeur {
    /// One text, bare or quoted.
    Texte(Mot),
    /// `a;b;c`: one of. At least two.
    Liste(Vec<Mot>),
    /// `8..12`, `8..`, `..12`: between, both ends in; at least one end is there.
    Intervalle {
        /// Lower end.
        de: Option<Mot>,
        /// Upper end.
        a: Option<Mot>,
        /// The whole of it.
        span: Span,
    },
}

impl Valeur {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Valeur::Texte(mot) => mot.span,
            Valeur::Liste(mots) => mots.iter().map(|m| m.span).reduce(Span::to).unwrap_or(Span { start: 0, end: 0 }),
            Valeur::Intervalle { span, .. } => *span,
        }
    }
}

/// `champ op valeur`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Critere {
    /// The field, as typed: `moyenne.Maths`. A part in quotes (`moyenne."Éd. physique"`) comes without them.
    pub champ: Mot,
    /// The operator.
    pub op: Op,
    /// What it is compared with.
    pub valeur: Valeur,
}

impl Critere {
    /// From the field's first byte to the value's last.
    pub fn span(&self) -> Span {
        self.champ.span.to(self.valeur.span())
    }
}

/// An argument, or arguments tied by `ou`, `non` and parentheses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A word on its own.
    Mot(Mot),
    /// `champ op valeur`.
    Critere(Critere),
    /// `non x`, with the place of the whole.
    Non(Box<Expr>, Span),
    /// `( … )`, with the place of the whole, parentheses in.
    Groupe(Box<Expr>, Span),
    /// Side by side: all of them. At least two.
    Et(Vec<Expr>),
    /// `a ou b`: one of them. At least two; binds weaker than `Et`.
    Ou(Vec<Expr>),
}

impl Expr {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Expr::Mot(mot) => mot.span,
            Expr::Critere(critere) => critere.span(),
            Expr::Non(_, span) | Expr::Groupe(_, span) => *span,
            Expr::Et(parts) | Expr::Ou(parts) => {
                parts.iter().map(Expr::span).reduce(Span::to).unwrap_or(Span { start: 0, end: 0 })
            }
        }
    }
}

/// A line: nothing, a comment, or a verb with its arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ligne {
    /// The first word.
    pub verbe: Option<Mot>,
    /// What follows it: `None` where nothing does.
    pub arguments: Option<Expr>,
    /// What stands behind `#`.
    pub commentaire: Option<Mot>,
}
