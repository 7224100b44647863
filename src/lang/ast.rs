//! The command AST: what the user typed, with its place in the line. It knows shapes, not meanings: whether `L3` is a class
//! or `15` a mark is for the command to say.

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

    /// No place: what was built, not typed, and what is compared without its place.
    pub const AUCUN: Span = Span { start: 0, end: 0 };
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

impl Mot {
    /// A word that nobody typed, so that a line can be made of it; printing quotes it where it must be.
    pub fn nouveau(texte: impl Into<String>) -> Mot {
        Mot { texte: texte.into(), cite: false, span: Span::AUCUN }
    }

    /// The same word wherever it stands: for comparing.
    pub fn sans_place(self) -> Mot {
        Mot { span: Span::AUCUN, ..self }
    }
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
            Valeur::Liste(mots) => mots.iter().map(|m| m.span).reduce(Span::to).unwrap_or(Span::AUCUN),
            Valeur::Intervalle { span, .. } => *span,
        }
    }

    /// The same value wherever it stands.
    pub fn sans_place(self) -> Valeur {
        match self {
            Valeur::Texte(mot) => Valeur::Texte(mot.sans_place()),
            Valeur::Liste(mots) => Valeur::Liste(mots.into_iter().map(Mot::sans_place).collect()),
            Valeur::Intervalle { de, a, .. } => {
                Valeur::Intervalle { de: de.map(Mot::sans_place), a: a.map(Mot::sans_place), span: Span::AUCUN }
            }
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

    /// The same criterion wherever it stands.
    pub fn sans_place(self) -> Critere {
        Critere { champ: self.champ.sans_place(), op: self.op, valeur: self.valeur.sans_place() }
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
            Expr::Et(parts) | Expr::Ou(parts) => parts.iter().map(Expr::span).reduce(Span::to).unwrap_or(Span::AUCUN),
        }
    }

    /// The same expression wherever it stands.
    pub fn sans_place(self) -> Expr {
        let toutes = |parts: Vec<Expr>| parts.into_iter().map(Expr::sans_place).collect();
        match self {
            Expr::Mot(mot) => Expr::Mot(mot.sans_place()),
            Expr::Critere(critere) => Expr::Critere(critere.sans_place()),
            Expr::Non(nie, _) => Expr::Non(Box::new(nie.sans_place()), Span::AUCUN),
            Expr::Groupe(dedans, _) => Expr::Groupe(Box::new(dedans.sans_place()), Span::AUCUN),
            Expr::Et(parts) => Expr::Et(toutes(parts)),
            Expr::Ou(parts) => Expr::Ou(toutes(parts)),
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
    /// What stands behind `#`, to the end of the line, blanks included; its place takes the `#` in.
    pub commentaire: Option<Mot>,
}

impl Ligne {
    /// The same line wherever its words stand.
    pub fn sans_place(self) -> Ligne {
        Ligne {
            verbe: self.verbe.map(Mot::sans_place),
            arguments: self.arguments.map(Expr::sans_place),
            commentaire: self.commentaire.map(Mot::sans_place),
        }
    }
}
