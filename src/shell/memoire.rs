//! The lines that the arrows and Ctrl-R go through: the history in memory, as the editor asks for it, and the arrows themselves.

use rustyline::history::{History, SearchDirection, SearchResult};
use rustyline::{
    Cmd, ConditionalEventHandler, Event, EventContext, EventHandler, KeyCode, KeyEvent, Modifiers, RepeatCount, Result,
};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Lines, oldest first, each once: one that comes back moves to the end.
#[derive(Debug)]
pub struct Memoire {
    lignes: Vec<String>,
    taille: usize,
}

impl Memoire {
    /// At most `taille` lines.
    pub fn nouvelle(mut lignes: Vec<String>, taille: usize) -> Self {
        lignes.drain(..lignes.len().saturating_sub(taille));
        Memoire { lignes, taille }
    }

    fn trouvee(&self, idx: usize, pos: usize) -> Option<SearchResult<'_>> {
        Some(SearchResult { entry: Cow::Borrowed(self.lignes.get(idx)?), idx, pos })
    }

    fn cherche(
        &self,
        depart: usize,
        sens: SearchDirection,
        place: impl Fn(&str) -> Option<usize>,
    ) -> Option<SearchResult<'_>> {
        let essai = |n: usize| place(self.lignes.get(n)?).and_then(|pos| self.trouvee(n, pos));
        match sens {
            SearchDirection::Reverse => (0..=depart).rev().find_map(essai),
            SearchDirection::Forward => (depart..self.lignes.len()).find_map(essai),
        }
    }
}

impl History for Memoire {
    fn get(&self, index: usize, _: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        Ok(self.trouvee(index, 0))
    }

    fn add(&mut self, ligne: &str) -> Result<bool> {
        self.add_owned(ligne.to_owned())
    }

    fn add_owned(&mut self, ligne: String) -> Result<bool> {
        self.lignes.retain(|ancienne| *ancienne != ligne);
        if self.lignes.len() >= self.taille && !self.lignes.is_empty() {
            self.lignes.remove(0);
        }
        self.lignes.push(ligne);
        Ok(true)
    }

    fn len(&self) -> usize {
        self.lignes.len()
    }

    fn is_empty(&self) -> bool {
        self.lignes.is_empty()
    }

    fn set_max_len(&mut self, taille: usize) -> Result<()> {
        self.taille = taille;
        self.lignes.drain(..self.lignes.len().saturating_sub(taille));
        Ok(())
    }

    fn ignore_dups(&mut self, _: bool) -> Result<()> {
        Ok(())
    }

    fn ignore_space(&mut self, _: bool) {}

    // The file is kept by `history`.
    fn save(&mut self, _: &Path) -> Result<()> {
        Ok(())
    }

    fn append(&mut self, _: &Path) -> Result<()> {
        Ok(())
    }

    fn load(&mut self, _: &Path) -> Result<()> {
        Ok(())
    }

    fn clear(&mut self) -> Result<()> {
        self.lignes.clear();
        Ok(())
    }

    fn search(&self, texte: &str, depart: usize, sens: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        Ok(if texte.is_empty() { None } else { self.cherche(depart, sens, |ligne| ligne.find(texte)) })
    }

    /// Past the newest line stands what was typed, so that the way back down ends there.
    fn starts_with(&self, debut: &str, depart: usize, sens: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        let trouvee = self.cherche(depart, sens, |ligne| ligne.starts_with(debut).then_some(debut.len()));
        let tapee = || SearchResult { entry: Cow::Owned(debut.to_owned()), idx: self.lignes.len(), pos: debut.len() };
        Ok(match sens {
            SearchDirection::Reverse => trouvee,
            SearchDirection::Forward => trouvee.or_else(|| Some(tapee())),
        })
    }
}

/// Up and Down: through the lines that begin as what stands before the cursor; through all of them from an empty line on, the
/// cursor at their end, until another key is pressed.
pub fn fleches() -> [(Event, EventHandler); 3] {
    let toutes = Arc::new(AtomicBool::new(false));
    let fleche = |touche, arriere| {
        let handler = Fleche { toutes: toutes.clone(), arriere };
        (Event::from(KeyEvent(touche, Modifiers::NONE)), EventHandler::Conditional(Box::new(handler)))
    };
    let autre = EventHandler::Conditional(Box::new(AutreTouche(toutes.clone())));
    [fleche(KeyCode::Up, true), fleche(KeyCode::Down, false), (Event::Any, autre)]
}

struct Fleche {
    toutes: Arc<AtomicBool>,
    arriere: bool,
}

impl ConditionalEventHandler for Fleche {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, contexte: &EventContext<'_>) -> Option<Cmd> {
        if contexte.line().is_empty() {
            self.toutes.store(true, Ordering::Relaxed);
        }
        Some(match (self.toutes.load(Ordering::Relaxed), self.arriere) {
            (true, true) => Cmd::PreviousHistory,
            (true, false) => Cmd::NextHistory,
            (false, true) => Cmd::HistorySearchBackward,
            (false, false) => Cmd::HistorySearchForward,
        })
    }
}

struct AutreTouche(Arc<AtomicBool>);

impl ConditionalEventHandler for AutreTouche {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext<'_>) -> Option<Cmd> {
        self.0.store(false, Ordering::Relaxed);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memoire(lignes: &[&str], taille: usize) -> Memoire {
        let mut memoire = Memoire::nouvelle(Vec::new(), taille);
        for ligne in lignes {
            memoire.add(ligne).unwrap();
        }
        memoire
    }

    #[test]
    fn a_line_stands_once_where_it_was_last_typed() {
        assert_eq!(memoire(&["find", "show", "find", "top"], 9).lignes, ["show", "find", "top"]);
        assert_eq!(memoire(&["a", "b", "c"], 2).lignes, ["b", "c"]);
    }

    #[test]
    fn lines_are_found_by_their_beginning_and_the_way_back_ends_at_what_was_typed() {
        let memoire = memoire(&["find a", "show", "find b"], 9);
        let trouve = |debut, depart, sens| {
            memoire.starts_with(debut, depart, sens).unwrap().map(|trouvee| (trouvee.entry.into_owned(), trouvee.idx))
        };
        use SearchDirection::{Forward, Reverse};
        assert_eq!(trouve("fi", 2, Reverse), Some(("find b".to_owned(), 2)));
        assert_eq!(trouve("fi", 1, Reverse), Some(("find a".to_owned(), 0)));
        assert_eq!(trouve("x", 2, Reverse), None);
        assert_eq!(trouve("fi", 1, Forward), Some(("find b".to_owned(), 2)));
        assert_eq!(trouve("fi", 3, Forward), Some(("fi".to_owned(), 3)));
        assert_eq!(memoire.search("ho", 2, Reverse).unwrap().map(|trouvee| (trouvee.idx, trouvee.pos)), Some((1, 1)));
    }
}
