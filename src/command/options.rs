//! What any line may say besides its arguments: `--yes`, `--dry-run`, and how it wants to be shown.

use super::spec::{DEBUG, ESSAI, FORMAT, OPTION_FORMAT, OUI};
use crate::error::{Emploi, Error, Result};
use crate::lang::{Expr, Mot, Op, Span, Valeur};
use crate::outcome::Format;
use crate::texte;

/// The options of a line.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// `--yes`
    pub(super) oui: bool,
    /// `--dry-run`
    pub(super) essai: bool,
    /// `--debug`
    pub(super) debug: bool,
    /// `--format json`, `format=json`
    pub(super) format: Option<Format>,
    /// `--format` was the last word: the next one says which.
    attend: Option<Span>,
    /// Other words in two dashes: only the first of all may be something, the second word of a command's name.
    autres: Vec<Mot>,
}

impl Options {
    /// Takes the options out of the arguments, wherever they stand outside parentheses.
    ///
    /// # Errors
    /// An unknown option, an unknown format.
    pub(super) fn prend(arguments: Option<&Expr>) -> Result<(Option<Expr>, Options)> {
        let mut options = Options::default();
        let kept = arguments.map_or(Ok(None), |expr| options.separe(expr))?;
        match options.attend {
            Some(span) => Err(Error::from(Emploi::FormatInconnu).at(span)),
            None => Ok((kept, options)),
        }
    }

    fn separe(&mut self, expr: &Expr) -> Result<Option<Expr>> {
        if let Some(span) = self.attend.take() {
            return match expr {
                Expr::Mot(mot) => self.pose_format(mot).map(|()| None),
                Expr::Et(_) | Expr::Ou(_) => {
                    self.attend = Some(span);
                    self.separe_parts(expr)
                }
                other => Err(Error::from(Emploi::FormatInconnu).at(other.span())),
            };
        }
        match expr {
            Expr::Mot(mot) if !mot.cite && mot.texte.starts_with("--") => {
                Ok(if self.option(mot) { None } else { Some(expr.clone()) })
            }
            Expr::Critere(critere) if critere.op == Op::Egal && is_format(&critere.champ) => match &critere.valeur {
                Valeur::Texte(mot) => self.pose_format(mot).map(|()| None),
                other => Err(Error::from(Emploi::FormatInconnu).at(other.span())),
            },
            Expr::Et(_) | Expr::Ou(_) => self.separe_parts(expr),
            other => Ok(Some(other.clone())),
        }
    }

    fn separe_parts(&mut self, expr: &Expr) -> Result<Option<Expr>> {
        let (parts, make): (_, fn(Vec<Expr>) -> Expr) = match expr {
            Expr::Et(parts) => (parts, Expr::Et),
            Expr::Ou(parts) => (parts, Expr::Ou),
            other => return Ok(Some(other.clone())),
        };
        let mut kept = Vec::with_capacity(parts.len());
        for part in parts {
            kept.extend(self.separe(part)?);
        }
        Ok(if kept.len() > 1 { Some(make(kept)) } else { kept.pop() })
    }

    /// False where the word is no option of any line.
    fn option(&mut self, mot: &Mot) -> bool {
        let is = |(nom, autre): (&str, &str)| mot.texte == nom || mot.texte == autre;
        match mot.texte.as_str() {
            _ if is(OUI) => self.oui = true,
            _ if is(ESSAI) => self.essai = true,
            DEBUG => self.debug = true,
            OPTION_FORMAT => self.attend = Some(mot.span),
            _ => {
                self.autres.push(mot.clone());
                return false;
            }
        }
        true
    }

    /// Refuses the options that are none; the one at `nom` is part of the command's name.
    ///
    /// # Errors
    /// An unknown option.
    pub(super) fn verifie(&self, nom: Option<Span>) -> Result<()> {
        match self.autres.iter().find(|mot| Some(mot.span) != nom) {
            None => Ok(()),
            Some(mot) => {
                let nom = texte::fit(&texte::printable(&mot.texte), 40).into_owned();
                Err(Error::from(Emploi::OptionInconnue { nom }).at(mot.span))
            }
        }
    }

    fn pose_format(&mut self, mot: &Mot) -> Result<()> {
        let format = Format::parse(&mot.texte).ok_or_else(|| Error::from(Emploi::FormatInconnu).at(mot.span))?;
        self.format = Some(format);
        Ok(())
    }
}

fn is_format(champ: &Mot) -> bool {
    matches!(texte::fold(&champ.texte).as_str(), FORMAT | OPTION_FORMAT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::parse;

    fn taken(ligne: &str) -> Result<(String, Options)> {
        let (kept, options) = Options::prend(parse(ligne).unwrap().arguments.as_ref())?;
        options.verifie(None)?;
        Ok((kept.map_or(String::new(), |kept| kept.to_string()), options))
    }

    #[test]
    fn options_stand_anywhere_outside_parentheses() {
        for ligne in ["find a ou b --format json", "find --format json a ou b", "find a format=json ou b"] {
            let (kept, options) = taken(ligne).unwrap();
            assert_eq!((kept.as_str(), options.format), ("a ou b", Some(Format::Json)), "{ligne}");
        }
        let (kept, options) = taken("delete E1 --yes --dry-run").unwrap();
        assert_eq!((kept.as_str(), options.oui, options.essai), ("E1", true, true));
        let (kept, options) = taken("show E1 --debug").unwrap();
        assert!(kept == "E1" && options.debug && !options.oui);
        assert_eq!(taken("show \"--yes\"").unwrap().0, "\"--yes\"");
    }

    #[test]
    fn an_option_that_is_none_is_refused_where_it_stands() {
        let place = |ligne| taken(ligne).unwrap_err().span.map(|span| span.start);
        assert_eq!(place("find --formt json"), Some(5));
        assert_eq!(place("find --format"), Some(5));
        assert_eq!(place("find --format xml"), Some(14));
        assert_eq!(place("find format=a;b"), Some(12));
    }
}
