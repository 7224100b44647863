//! What is left of the line, with its place in it: the input that nom reads.

use crate::lang::Span;
use nom::{Compare, CompareResult, Input, Needed};
use std::str::{CharIndices, Chars};

/// The unread end of a line. Its place counts bytes from the line's first, so that every span is right without arithmetic.
#[derive(Clone, Copy, Debug)]
pub struct Reste<'a> {
    texte: &'a str,
    place: usize,
}

impl<'a> Reste<'a> {
    /// `texte`, which begins at byte `place` of its line.
    pub fn new(texte: &'a str, place: usize) -> Self {
        Reste { texte, place }
    }

    /// The text still to be read.
    pub fn texte(self) -> &'a str {
        self.texte
    }

    /// Byte of the line at which it begins.
    pub fn place(self) -> usize {
        self.place
    }

    /// The next byte; ASCII tells itself from the parts of longer characters.
    pub fn octet(self) -> Option<u8> {
        self.texte.as_bytes().first().copied()
    }

    /// The empty span here.
    pub fn ici(self) -> Span {
        Span { start: self.place, end: self.place }
    }

    /// What was read between here and `suite`: its place and its text.
    pub fn lu_jusqu_a(self, suite: Reste<'_>) -> (Span, &'a str) {
        (Span { start: self.place, end: suite.place }, &self.texte[..suite.place - self.place])
    }
}

impl<'a> Input for Reste<'a> {
    type Item = char;
    type Iter = Chars<'a>;
    type IterIndices = CharIndices<'a>;

    fn input_len(&self) -> usize {
        self.texte.len()
    }

    fn take(&self, index: usize) -> Self {
        Reste { texte: &self.texte[..index], ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        Reste { texte: &self.texte[index..], place: self.place + index }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(char) -> bool>(&self, predicate: P) -> Option<usize> {
        self.texte.find(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.texte.chars()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.texte.char_indices()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        self.texte.slice_index(count)
    }
}

impl Compare<&str> for Reste<'_> {
    fn compare(&self, t: &str) -> CompareResult {
        self.texte.compare(t)
    }

    fn compare_no_case(&self, t: &str) -> CompareResult {
        self.texte.compare_no_case(t)
    }
}
