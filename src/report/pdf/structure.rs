//! The tagged structure: what is a heading, a paragraph, a table, for screen readers and whoever takes the text out. Content
//! that only decorates (lines, footers, repeated headers) is marked as such and has no place in it.

use super::ecrivain::Ecrivain;
use super::texte::propre;
use pdf_writer::types::{StructRole, TableHeaderScope};
use pdf_writer::{Name, Rect, Ref, TextStr};
use std::io::{Result, Write};

/// What an element is besides its role.
#[derive(Clone, Debug, Default)]
pub enum Precision {
    /// Nothing.
    #[default]
    Aucune,
    /// The cell of a table: how many columns it spans.
    Colonnes(usize),
    /// The header of a column.
    EnteteDeColonne,
    /// The header of a row: how many columns it spans.
    EnteteDeLigne(usize),
    /// A picture: what it says in words, and where it stands (points, from the page's foot).
    Figure(String, Rect),
}

/// A part of an element.
enum Enfant {
    Element(Ref),
    Contenu { page: Ref, mcid: i32 },
}

/// An element that is not closed yet.
struct Element {
    id: Ref,
    role: StructRole,
    enfants: Vec<Enfant>,
    precision: Precision,
}

/// The tree of a file: open elements alone are in memory.
pub struct Structure {
    racine: Ref,
    ouverts: Vec<Element>,
    document: Option<Ref>,
    /// Page by page, the elements that its marked contents belong to.
    parents: Vec<Ref>,
}

impl Structure {
    /// An empty tree.
    pub fn nouvelle<W: Write>(ecrivain: &mut Ecrivain<W>) -> Self {
        let racine = ecrivain.reserve();
        let mut structure = Structure { racine, ouverts: Vec::new(), document: None, parents: Vec::new() };
        structure.ouvre(ecrivain, StructRole::Document, Precision::Aucune);
        structure
    }

    /// Opens an element within the one that is open.
    pub fn ouvre<W: Write>(&mut self, ecrivain: &mut Ecrivain<W>, role: StructRole, precision: Precision) {
        let id = ecrivain.reserve();
        self.ouverts.push(Element { id, role, enfants: Vec::new(), precision });
    }

    /// Closes the element opened last, and writes it.
    pub fn ferme<W: Write>(&mut self, ecrivain: &mut Ecrivain<W>) -> Result<()> {
        let Some(Element { id, role, enfants, precision }) = self.ouverts.pop() else { return Ok(()) };
        let parent = match self.ouverts.last_mut() {
            Some(parent) => {
                parent.enfants.push(Enfant::Element(id));
                parent.id
            }
            None => {
                self.document = Some(id);
                self.racine
            }
        };
        ecrivain.objet(id, |objets| {
            let mut element = objets.struct_element(id);
            element.kind(role).parent(parent);
            match precision {
                Precision::Aucune | Precision::Colonnes(1) => {}
                Precision::Colonnes(n) => {
                    element.attributes().push().table().col_span(n as i32);
                }
                Precision::EnteteDeColonne => {
                    element.attributes().push().table().scope(TableHeaderScope::Column);
                }
                Precision::EnteteDeLigne(1) => {
                    element.attributes().push().table().scope(TableHeaderScope::Row);
                }
                Precision::EnteteDeLigne(n) => {
                    element.attributes().push().table().scope(TableHeaderScope::Row).col_span(n as i32);
                }
                Precision::Figure(texte, boite) => {
                    element.alt(TextStr(&propre(&texte)));
                    element.attributes().push().layout().bbox(boite);
                }
            }
            // Most elements have one content on one page.
            if let [Enfant::Contenu { page, mcid }] = enfants[..] {
                element.page(page).marked_content_child().marked_content_id(mcid);
                return;
            }
            let mut kids = element.children();
            for enfant in &enfants {
                match *enfant {
                    Enfant::Element(id) => {
                        kids.struct_element(id);
                    }
                    Enfant::Contenu { page, mcid } => {
                        kids.marked_content_ref().page(page).marked_content_id(mcid);
                    }
                }
            }
        })
    }

    /// The role of the open element.
    pub fn role(&self) -> StructRole {
        self.ouverts.last().map_or(StructRole::Document, |element| element.role)
    }

    /// The open element.
    pub fn ouvert(&self) -> Option<Ref> {
        self.ouverts.last().map(|element| element.id)
    }

    /// How many elements are open.
    pub fn profondeur(&self) -> usize {
        self.ouverts.len()
    }

    /// The open element takes that content; gives the element.
    pub fn prend(&mut self, page: Ref, mcid: i32) -> Option<Ref> {
        let element = self.ouverts.last_mut()?;
        element.enfants.push(Enfant::Contenu { page, mcid });
        Some(element.id)
    }

    /// Notes which elements the contents of a page belong to; gives the page's number in the tree.
    pub fn page<W: Write>(&mut self, ecrivain: &mut Ecrivain<W>, elements: &[Ref]) -> Result<i32> {
        let id = ecrivain.reserve();
        self.parents.push(id);
        ecrivain.objet(id, |objets| {
            objets.indirect(id).array().items(elements);
        })?;
        Ok(self.parents.len() as i32 - 1)
    }

    /// Closes what is open and writes the tree's root; gives it.
    pub fn finit<W: Write>(mut self, ecrivain: &mut Ecrivain<W>) -> Result<Ref> {
        while !self.ouverts.is_empty() {
            self.ferme(ecrivain)?;
        }
        let Structure { racine, document, parents, .. } = self;
        let arbre = ecrivain.reserve();
        ecrivain.objet(arbre, |objets| {
            let mut dict = objets.indirect(arbre).dict();
            let mut nums = dict.insert(Name(b"Nums")).array();
            for (page, parent) in parents.iter().enumerate() {
                nums.item(page as i32).item(*parent);
            }
        })?;
        ecrivain.objet(racine, |objets| {
            let mut dict = objets.indirect(racine).dict();
            dict.pair(Name(b"Type"), Name(b"StructTreeRoot"));
            dict.insert(Name(b"K")).array().items(document);
            dict.pair(Name(b"ParentTree"), arbre).pair(Name(b"ParentTreeNextKey"), parents.len() as i32);
        })?;
        Ok(racine)
    }
}
