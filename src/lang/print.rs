//! The AST as a line again, so that `parse` of it gives the same AST: quotes and parentheses only where they are needed, or stood.
//! What no line can hold (control characters) is printed as it is, and `parse` refuses it.

use super::diagnostic::Cle;
use super::grammar::mot::{Place, se_lit_nu};
use super::{Critere, Expr, Ligne, Mot, Op, Valeur};
use std::fmt::{self, Display, Formatter, Write};

impl Display for Ligne {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut espace = "";
        if let Some(verbe) = &self.verbe {
            texte(f, verbe, se_lit_nu(&verbe.texte, Place::Argument))?;
            espace = " ";
        }
        if let Some(arguments) = &self.arguments {
            write!(f, "{espace}{arguments}")?;
            espace = " ";
        }
        if let Some(commentaire) = &self.commentaire {
            write!(f, "{espace}#{}", commentaire.texte)?;
        }
        Ok(())
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Mot(mot) => mot.fmt(f),
            Expr::Critere(critere) => critere.fmt(f),
            Expr::Non(nie, _) => {
                f.write_str("non ")?;
                partie(f, nie, matches!(**nie, Expr::Et(_) | Expr::Ou(_)))
            }
            Expr::Groupe(dedans, _) => write!(f, "({dedans})"),
            Expr::Et(parts) => separees(f, parts, " ", |part| matches!(part, Expr::Et(_) | Expr::Ou(_))),
            Expr::Ou(parts) => separees(f, parts, " ou ", |part| matches!(part, Expr::Ou(_))),
        }
    }
}

fn separees(f: &mut Formatter<'_>, parts: &[Expr], entre: &str, lache: fn(&Expr) -> bool) -> fmt::Result {
    for (n, part) in parts.iter().enumerate() {
        f.write_str(if n == 0 { "" } else { entre })?;
        partie(f, part, lache(part))?;
    }
    Ok(())
}

/// A part that binds weaker than what stands around it needs parentheses.
fn partie(f: &mut Formatter<'_>, expr: &Expr, lache: bool) -> fmt::Result {
    if lache { write!(f, "({expr})") } else { expr.fmt(f) }
}

impl Display for Critere {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // In a field, only what stands behind a dot may be quoted.
        match self.champ.texte.split_once('.') {
            Some((tete, suite)) if self.champ.cite => {
                write!(f, "{tete}.")?;
                cite(f, suite)?;
            }
            _ => f.write_str(&self.champ.texte)?,
        }
        write!(f, "{}{}", self.op, self.valeur)
    }
}

impl Display for Op {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbole())
    }
}

impl Display for Valeur {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let element = |f: &mut Formatter<'_>, mot: &Mot| texte(f, mot, se_lit_nu(&mot.texte, Place::Valeur));
        match self {
            Valeur::Texte(mot) => element(f, mot),
            Valeur::Liste(mots) => {
                for (n, mot) in mots.iter().enumerate() {
                    f.write_str(if n == 0 { "" } else { ";" })?;
                    element(f, mot)?;
                }
                Ok(())
            }
            Valeur::Intervalle { de, a, .. } => {
                // Next to `..`, a dot would make three and a slash a path; behind a colon, it would be part of the word.
                let colle = |c: Option<char>| matches!(c, Some('.' | '/' | ':'));
                let borne = |f: &mut Formatter<'_>, mot: &Mot, voisin| {
                    texte(f, mot, se_lit_nu(&mot.texte, Place::Valeur) && !colle(voisin))
                };
                if let Some(de) = de {
                    let nomme = de.texte.contains(':').then_some(':');
                    borne(f, de, nomme.or(de.texte.chars().next_back()))?;
                }
                f.write_str("..")?;
                a.as_ref().map_or(Ok(()), |a| borne(f, a, a.texte.chars().next()))
            }
        }
    }
}

/// As an argument: a keyword and a comment's `#` need quotes there.
impl Display for Mot {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        texte(f, self, se_lit_nu(&self.texte, Place::Argument) && Cle::lue(&self.texte).is_none())
    }
}

fn texte(f: &mut Formatter<'_>, mot: &Mot, se_lit_nu: bool) -> fmt::Result {
    if mot.cite || !se_lit_nu { cite(f, &mot.texte) } else { f.write_str(&mot.texte) }
}

/// In double quotes, or in single ones where that saves doubling.
fn cite(f: &mut Formatter<'_>, texte: &str) -> fmt::Result {
    let guillemet = if texte.contains('"') && !texte.contains('\'') { '\'' } else { '"' };
    f.write_char(guillemet)?;
    for (n, morceau) in texte.split(guillemet).enumerate() {
        if n > 0 {
            write!(f, "{guillemet}{guillemet}")?;
        }
        f.write_str(morceau)?;
    }
    f.write_char(guillemet)
}
