//! What is drawn on a page: texts, lines, areas, pictures, each marked with the element of the structure that it belongs to.

use super::document::Document;
use super::structure::Precision;
use super::texte::{self, Couleur, Lecture, Ligne, Style};
use pdf_writer::types::StructRole;
use pdf_writer::{Buf, Content, Name, Rect, Ref, Settings, Str, TextStr};
use std::io::{Result, Write};

/// What the content that is being drawn is marked as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marque {
    Aucune,
    Artefact,
    Element,
}

/// A page being drawn.
pub struct Page {
    id: Ref,
    hauteur: f32,
    contenu: Content,
    marque: Marque,
    /// The elements of its marked contents, by their numbers.
    elements: Vec<Ref>,
    dessins: Vec<Ref>,
    /// What is drawn decorates.
    decor: bool,
    /// The element that the last text was of.
    parle: Option<Ref>,
}

impl Page {
    /// An empty page.
    pub fn nouvelle(id: Ref, hauteur: f32) -> Self {
        let contenu = Content::with_settings(Settings { pretty: false });
        Page {
            id,
            hauteur,
            contenu,
            marque: Marque::Aucune,
            elements: Vec::new(),
            dessins: Vec::new(),
            decor: false,
            parle: None,
        }
    }

    /// Its number in the file.
    pub fn id(&self) -> Ref {
        self.id
    }

    /// Its number, what is drawn on it, the elements of its marked contents, the drawings that it shows.
    pub fn finit(mut self) -> (Ref, Buf, Vec<Ref>, Vec<Ref>) {
        self.demarque();
        (self.id, self.contenu.finish(), self.elements, self.dessins)
    }

    fn demarque(&mut self) {
        if self.marque != Marque::Aucune {
            self.contenu.end_marked_content();
            self.marque = Marque::Aucune;
        }
    }

    fn remplit(&mut self, [r, g, b]: Couleur) {
        self.contenu.set_fill_rgb(r, g, b);
    }
}

impl<W: Write> Document<W> {
    /// An element of the structure, with all that `corps` draws.
    pub fn dans<T>(
        &mut self,
        role: StructRole,
        precision: Precision,
        corps: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.ouvre(role, precision);
        let done = corps(self)?;
        self.ferme()?;
        Ok(done)
    }

    /// Opens an element of the structure.
    pub fn ouvre(&mut self, role: StructRole, precision: Precision) {
        self.page.iter_mut().for_each(Page::demarque);
        self.structure.ouvre(&mut self.ecrivain, role, precision);
    }

    /// Closes the element opened last.
    pub fn ferme(&mut self) -> Result<()> {
        self.page.iter_mut().for_each(Page::demarque);
        self.structure.ferme(&mut self.ecrivain)
    }

    /// What decorates: no reader reads it out.
    pub fn artefact(&mut self, corps: impl FnOnce(&mut Self)) {
        let before = self.page.as_mut().is_some_and(|page| std::mem::replace(&mut page.decor, true));
        corps(self);
        if let Some(page) = &mut self.page {
            page.decor = before;
        }
    }

    /// The page, ready for content of the open element, or of none.
    fn marque(&mut self, decor: bool) -> Option<&mut Page> {
        self.marque_lue(decor, None)
    }

    /// The same; with `lue`, for content of the element that is read as that.
    fn marque_lue(&mut self, decor: bool, lue: Option<&str>) -> Option<&mut Page> {
        let page = self.page.as_mut()?;
        let voulue = if decor || page.decor { Marque::Artefact } else { Marque::Element };
        if page.marque == voulue && (lue.is_none() || voulue == Marque::Artefact) {
            return Some(page);
        }
        page.demarque();
        page.marque = voulue;
        if voulue == Marque::Artefact {
            page.contenu.begin_marked_content(Name(b"Artifact"));
            return Some(page);
        }
        let (role, mcid) = (self.structure.role(), page.elements.len() as i32);
        page.elements.push(self.structure.prend(page.id, mcid)?);
        // What is read otherwise than it is drawn is a span for every reader.
        let nom = if lue.is_some() { Name(b"Span") } else { role.to_name() };
        {
            let mut marque = page.contenu.begin_marked_content_with_properties(nom);
            let mut proprietes = marque.properties();
            proprietes.identify(mcid);
            if let Some(lue) = lue {
                proprietes.actual_text(TextStr(lue));
            }
        }
        Some(page)
    }

    /// True where lines and areas say something: in a picture that has words for them.
    fn decore(&self) -> bool {
        self.structure.role() != StructRole::Figure
    }

    /// A text on one line that begins at `x`, its letters standing on `y`.
    pub fn ecrit(&mut self, x: f32, y: f32, style: Style, brut: &str) {
        self.ecrit_lu(x, y, style, &texte::propre(brut), None);
    }

    /// A line of a text that begins at `x`, its letters standing on `y`.
    pub fn ecrit_ligne(&mut self, x: f32, y: f32, style: Style, ligne: &Ligne) {
        match &ligne.lecture {
            Lecture::Telle => self.ecrit(x, y, style, &ligne.texte),
            Lecture::Mot(mot) => self.ecrit_lu(x, y, style, &ligne.texte, Some(mot)),
            Lecture::Suite(fin) => {
                let (suite, reste) = ligne.texte.split_at(*fin);
                self.ecrit_lu(x, y, style, suite, Some(""));
                let blanc = if reste.is_empty() { 0.0 } else { style.largeur(" ") };
                self.ecrit(x + style.largeur(suite) + blanc, y, style, reste);
            }
        }
    }

    /// Writes a harmless text; `lu` is what it is read as, where that is something else.
    fn ecrit_lu(&mut self, x: f32, y: f32, style: Style, propre: &str, lu: Option<&str>) {
        if propre.is_empty() {
            return;
        }
        let element = self.structure.ouvert();
        let is_next = self.page.as_ref().is_some_and(|page| !page.decor && page.parle == element);
        // A blank that nobody sees parts a text from the one before it, for whoever takes them out of the file; what is read as
        // nothing is parted from nothing.
        let avant = x - style.largeur(" ");
        match lu {
            None if is_next => self.montre(avant, y, style, &format!(" {propre}"), None),
            Some(lu) if is_next && !lu.is_empty() => {
                self.montre(avant, y, style, " ", None);
                self.montre(x, y, style, propre, Some(lu));
            }
            lu => self.montre(x, y, style, propre, lu),
        }
        if let Some(page) = self.page.as_mut().filter(|page| !page.decor) {
            page.parle = element;
        }
    }

    fn montre(&mut self, x: f32, y: f32, style: Style, texte: &str, lu: Option<&str>) {
        let code = self.polices.code(style.fonte, texte);
        let Some(page) = self.marque_lue(false, lu) else { return };
        page.remplit(style.couleur);
        page.contenu.begin_text().set_font(style.fonte.nom(), style.taille);
        page.contenu.next_line(arrondi(x), arrondi(page.hauteur - y)).show(Str(&code)).end_text();
        if lu.is_some() {
            page.demarque();
        }
    }

    /// The same, ending at `x`.
    pub fn ecrit_a_droite(&mut self, x: f32, y: f32, style: Style, brut: &str) {
        self.ecrit(x - style.largeur(&texte::propre(brut)), y, style, brut);
    }

    /// The same, its middle at `x`.
    pub fn ecrit_au_centre(&mut self, x: f32, y: f32, style: Style, brut: &str) {
        self.ecrit(x - style.largeur(&texte::propre(brut)) / 2.0, y, style, brut);
    }

    /// A text from `y` down in lines of at most `largeur`; gives where it ends.
    pub fn paragraphe(&mut self, x: f32, y: f32, largeur: f32, style: Style, brut: &str) -> f32 {
        let mut y = y;
        for ligne in texte::lignes(brut, style, largeur) {
            self.ecrit_ligne(x, y + style.hauteur(), style, &ligne);
            y += style.interligne();
        }
        y
    }

    /// A straight line.
    pub fn trait_droit(&mut self, de: (f32, f32), a: (f32, f32), epaisseur: f32, couleur: Couleur) {
        self.ligne(&[de, a], epaisseur, couleur, &[]);
    }

    /// A line through points, in dashes of these lengths where there are any.
    pub fn ligne(&mut self, points: &[(f32, f32)], epaisseur: f32, couleur: Couleur, tirets: &[f32]) {
        let decor = self.decore();
        let Some(page) = self.marque(decor) else { return };
        let [r, g, b] = couleur;
        page.contenu.set_line_width(epaisseur).set_stroke_rgb(r, g, b);
        page.contenu.set_dash_pattern(tirets.iter().copied(), 0.0);
        for (rang, (x, y)) in points.iter().enumerate() {
            let (x, y) = (arrondi(*x), arrondi(page.hauteur - y));
            if rang == 0 {
                page.contenu.move_to(x, y)
            } else {
                page.contenu.line_to(x, y)
            };
        }
        page.contenu.stroke();
    }

    /// An area, filled, its edge drawn where a colour for it is given.
    pub fn aire(&mut self, (x, y): (f32, f32), (large, haut): (f32, f32), fond: Couleur, bord: Option<Couleur>) {
        let decor = self.decore();
        let Some(page) = self.marque(decor) else { return };
        page.remplit(fond);
        let (x, bas) = (arrondi(x), arrondi(page.hauteur - y - haut));
        match bord {
            Some([r, g, b]) => {
                page.contenu.set_line_width(0.6).set_stroke_rgb(r, g, b).set_dash_pattern([], 0.0);
                page.contenu.rect(x, bas, arrondi(large), arrondi(haut)).fill_nonzero_and_stroke();
            }
            None => {
                page.contenu.rect(x, bas, arrondi(large), arrondi(haut)).fill_nonzero();
            }
        }
    }

    /// A drawing of the file (a logo, a number of pages), its lower left corner at a place; stretched to a size where given.
    pub fn dessin(&mut self, dessin: Ref, (x, y): (f32, f32), taille: Option<(f32, f32)>) {
        let Some(page) = self.marque(false) else { return };
        let (large, haut) = taille.unwrap_or((1.0, 1.0));
        let rang = page.dessins.iter().position(|known| *known == dessin).unwrap_or_else(|| {
            page.dessins.push(dessin);
            page.dessins.len() - 1
        });
        page.contenu.save_state().transform([large, 0.0, 0.0, haut, x, page.hauteur - y]);
        page.contenu.x_object(Name(format!("X{rang}").as_bytes())).restore_state();
    }

    /// A picture with words for whoever does not see it: `corps` draws it within that place and size.
    pub fn figure(
        &mut self,
        texte: &str,
        (x, y): (f32, f32),
        (large, haut): (f32, f32),
        corps: impl FnOnce(&mut Self),
    ) -> Result<()> {
        let pied = self.hauteur();
        let boite = Rect::new(x, pied - y - haut, x + large, pied - y);
        self.dans(StructRole::Figure, Precision::Figure(texte.to_owned(), boite), |doc| {
            corps(doc);
            Ok(())
        })
    }
}

/// To a hundredth of a point: nobody sees less.
fn arrondi(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}
