//! A PDF file as it grows: pages, their footers, bookmarks, what the file says of itself. A page is written as soon as the next
//! one begins. Places are in points, from the upper left corner of an A4 page.

use super::ecrivain::Ecrivain;
use super::page::Page;
use super::police::Polices;
use super::structure::{Precision, Structure};
use super::texte::{GRIS, Style, propre};
use crate::domain::DateCivile;
use jiff::civil::Date;
use pdf_writer::types::{PageMode, StructRole, TabOrder};
use pdf_writer::{Content, Finish, Name, Rect, Ref, TextStr};
use std::io::{Result, Write};

/// Width of an A4 page.
pub const LARGEUR: f32 = 595.28;
/// Height of an A4 page.
pub const HAUTEUR: f32 = 841.89;
/// Below what is written.
const SOUS: f32 = 45.0;
/// Left and right of what is written.
pub const MARGE: f32 = 42.52;
/// Above what is written.
pub const HAUT: f32 = 36.0;
/// Where what is written ends; the footer stands below.
pub const BAS: f32 = HAUTEUR - SOUS;
/// Width of what is written.
pub const UTILE: f32 = LARGEUR - 2.0 * MARGE;

/// Of footers.
const PIED: Style = Style::normal(7.5).en(GRIS);

/// Millimetres in points.
pub const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// What a file says of itself.
#[derive(Clone, Debug)]
pub struct Titre {
    /// Its title.
    pub titre: String,
    /// Whose it is: the school.
    pub auteur: String,
    /// The day that it is of: the same day and the same content give the same bytes.
    pub date: DateCivile,
}

/// Pages that are counted together.
struct Partie {
    pied: String,
    /// The drawing of their number, written when it is known.
    total: Ref,
    pages: u32,
}

/// A bookmark.
struct Signet {
    titre: String,
    page: Ref,
    haut: f32,
}

/// A file that grows.
pub struct Document<W> {
    pub(super) ecrivain: Ecrivain<W>,
    pub(super) polices: Polices,
    pub(super) structure: Structure,
    pub(super) page: Option<Page>,
    /// Where what comes next stands, from the top of the page.
    pub y: f32,
    titre: Titre,
    /// Pages lie on their long side.
    paysage: bool,
    pages: Vec<Ref>,
    arbre: Ref,
    partie: Option<Partie>,
    signets: Vec<Signet>,
}

impl<W: Write> Document<W> {
    /// Begins a file.
    pub fn commence(sortie: W, titre: Titre) -> Result<Self> {
        let mut ecrivain = Ecrivain::commence(sortie)?;
        let polices = Polices::nouvelles(&mut ecrivain);
        let structure = Structure::nouvelle(&mut ecrivain);
        let arbre = ecrivain.reserve();
        let (pages, signets) = (Vec::new(), Vec::new());
        Ok(Document {
            ecrivain,
            polices,
            structure,
            page: None,
            y: HAUT,
            titre,
            paysage: false,
            pages,
            arbre,
            partie: None,
            signets,
        })
    }

    /// Pages lie on their long side from here on.
    pub fn couche(&mut self) {
        self.paysage = true;
    }

    /// The width of a page.
    pub fn largeur(&self) -> f32 {
        if self.paysage { HAUTEUR } else { LARGEUR }
    }

    /// The height of a page.
    pub fn hauteur(&self) -> f32 {
        if self.paysage { LARGEUR } else { HAUTEUR }
    }

    /// The width of what is written.
    pub fn utile(&self) -> f32 {
        self.largeur() - 2.0 * MARGE
    }

    /// Where what is written ends.
    pub fn bas(&self) -> f32 {
        self.hauteur() - SOUS
    }

    /// Begins pages that are counted together (`Page 1 / 2`), on a new page, with that text in their footer.
    pub fn partie(&mut self, pied: &str) -> Result<()> {
        self.finit_partie()?;
        self.partie = Some(Partie { pied: pied.to_owned(), total: self.ecrivain.reserve(), pages: 0 });
        self.structure.ouvre(&mut self.ecrivain, StructRole::Part, Precision::Aucune);
        self.saute()
    }

    /// Ends a part: its number of pages is known.
    fn finit_partie(&mut self) -> Result<()> {
        self.finit_page()?;
        let Some(partie) = self.partie.take() else { return Ok(()) };
        while self.structure.profondeur() > 1 {
            self.structure.ferme(&mut self.ecrivain)?;
        }
        let texte = partie.pages.to_string();
        let mut dessin = Content::new();
        dessin.begin_text().set_font(PIED.fonte.nom(), PIED.taille).set_fill_rgb(
            PIED.couleur[0],
            PIED.couleur[1],
            PIED.couleur[2],
        );
        dessin.show(pdf_writer::Str(&self.polices.code(PIED.fonte, &texte))).end_text();
        let polices = self.polices.ids;
        self.ecrivain.flux(partie.total, &dessin.finish(), |flux| {
            flux.pair(Name(b"Type"), Name(b"XObject")).pair(Name(b"Subtype"), Name(b"Form"));
            flux.pair(Name(b"BBox"), Rect::new(0.0, -4.0, PIED.largeur(&texte) + 2.0, 10.0));
            let mut ressources = flux.insert(Name(b"Resources")).dict();
            ressources.insert(Name(b"Font")).dict().pair(PIED.fonte.nom(), polices[PIED.fonte as usize]);
        })
    }

    /// Begins a new page in the part.
    pub fn saute(&mut self) -> Result<()> {
        self.finit_page()?;
        self.page = Some(Page::nouvelle(self.ecrivain.reserve(), self.hauteur()));
        self.y = HAUT;
        let Some(partie) = &mut self.partie else { return Ok(()) };
        partie.pages += 1;
        let (texte, total, pied) = (format!("Page {} / ", partie.pages), partie.total, partie.pied.clone());
        // The number of pages, at most four digits, is drawn later where this ends.
        let droite = self.largeur() - MARGE;
        let x = droite - PIED.largeur("0000");
        let y = self.hauteur() - 24.0;
        let debut = x - PIED.largeur(&texte);
        self.artefact(|doc| {
            doc.trait_droit((MARGE, y - 11.0), (droite, y - 11.0), 0.5, [0.7; 3]);
            doc.ecrit(MARGE, y, PIED, &super::texte::coupe(&pied, PIED, debut - MARGE - 10.0));
            doc.ecrit(debut, y, PIED, &texte);
            doc.dessin(total, (x, y), None);
        });
        Ok(())
    }

    /// Begins a new page where less than `hauteur` points are left on this one; tells whether it did.
    pub fn assure(&mut self, hauteur: f32) -> Result<bool> {
        let is_short = self.y + hauteur > self.bas() && self.y > HAUT;
        if is_short {
            self.saute()?;
        }
        Ok(is_short)
    }

    /// Writes the page.
    fn finit_page(&mut self) -> Result<()> {
        let Some(page) = self.page.take() else { return Ok(()) };
        let (id, contenu, elements, dessins) = page.finit();
        let numero = self.structure.page(&mut self.ecrivain, &elements)?;
        let flux = self.ecrivain.reserve();
        self.ecrivain.flux(flux, &contenu, |_| {})?;
        let (arbre, polices) = (self.arbre, self.polices.ids);
        let boite = Rect::new(0.0, 0.0, self.largeur(), self.hauteur());
        self.pages.push(id);
        self.ecrivain.objet(id, |objets| {
            let mut page = objets.page(id);
            page.parent(arbre).media_box(boite).contents(flux);
            page.struct_parents(numero).tab_order(TabOrder::StructureOrder);
            let mut ressources = page.resources();
            let mut fontes = ressources.fonts();
            for fonte in super::police::Fonte::TOUTES {
                fontes.pair(fonte.nom(), polices[fonte as usize]);
            }
            fontes.finish();
            let mut objets = ressources.x_objects();
            for (rang, dessin) in dessins.iter().enumerate() {
                objets.pair(Name(format!("X{rang}").as_bytes()), *dessin);
            }
        })
    }

    /// A bookmark to here.
    pub fn signet(&mut self, titre: &str) {
        if let Some(page) = &self.page {
            let haut = self.hauteur() - self.y;
            self.signets.push(Signet { titre: propre(titre).into_owned(), page: page.id(), haut });
        }
    }

    /// Ends the file.
    pub fn finit(mut self) -> Result<W> {
        self.finit_partie()?;
        if self.pages.is_empty() {
            // A file without a page is none.
            self.saute()?;
            self.finit_page()?;
        }
        let Document { mut ecrivain, polices, structure, titre, pages, arbre, signets, .. } = self;
        polices.ecrit(&mut ecrivain)?;
        let structure = structure.finit(&mut ecrivain)?;
        let plan = ecrit_signets(&signets, &mut ecrivain)?;
        ecrivain.objet(arbre, |objets| {
            objets.pages(arbre).kids(pages.iter().copied()).count(pages.len() as i32);
        })?;
        let [catalogue, infos, notice] = std::array::from_fn(|_| ecrivain.reserve());
        ecrivain.flux(notice, titre.notice().as_bytes(), |flux| {
            flux.pair(Name(b"Type"), Name(b"Metadata")).pair(Name(b"Subtype"), Name(b"XML"));
        })?;
        ecrivain.objet(infos, |objets| {
            let (date, auteur) = (titre.jour(), propre(&titre.auteur));
            let mut infos = objets.indirect(infos).start::<pdf_writer::writers::DocumentInfo<'_>>();
            infos.title(TextStr(&propre(&titre.titre))).creator(TextStr("carnet")).producer(TextStr("carnet"));
            infos.creation_date(date).modified_date(date);
            if !auteur.is_empty() {
                infos.author(TextStr(&auteur));
            }
        })?;
        ecrivain.objet(catalogue, |objets| {
            let mut catalogue = objets.indirect(catalogue).start::<pdf_writer::writers::Catalog<'_>>();
            catalogue.pages(arbre).lang(TextStr("fr")).pair(Name(b"Metadata"), notice);
            catalogue.mark_info().marked(true);
            catalogue.viewer_preferences().display_doc_title(true);
            catalogue.pair(Name(b"StructTreeRoot"), structure);
            if let Some(plan) = plan {
                catalogue.outlines(plan).page_mode(PageMode::UseOutlines);
            }
        })?;
        ecrivain.finit(catalogue, infos)
    }
}

impl Titre {
    fn jour(&self) -> pdf_writer::Date {
        let jour = Date::from(self.date);
        pdf_writer::Date::new(jour.year() as u16).month(jour.month() as u8).day(jour.day() as u8)
    }

    /// The same in XMP.
    fn notice(&self) -> String {
        let xml = |texte: &str| propre(texte).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let date = self.date.iso();
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\
             <dc:format>application/pdf</dc:format><dc:language><rdf:Bag><rdf:li>fr</rdf:li></rdf:Bag></dc:language>\
             <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\
             <dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\
             <xmp:CreatorTool>carnet</xmp:CreatorTool><xmp:CreateDate>{date}</xmp:CreateDate>\
             <xmp:ModifyDate>{date}</xmp:ModifyDate><pdf:Producer>carnet</pdf:Producer>\
             </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
            xml(&self.titre),
            xml(&self.auteur)
        )
    }
}

/// Writes the bookmarks; gives their list, where there is one.
fn ecrit_signets<W: Write>(signets: &[Signet], ecrivain: &mut Ecrivain<W>) -> Result<Option<Ref>> {
    let ids: Vec<Ref> = signets.iter().map(|_| ecrivain.reserve()).collect();
    let (Some(&premier), Some(&dernier)) = (ids.first(), ids.last()) else { return Ok(None) };
    let plan = ecrivain.reserve();
    for (rang, (signet, &id)) in signets.iter().zip(&ids).enumerate() {
        ecrivain.objet(id, |objets| {
            let mut item = objets.outline_item(id);
            item.title(TextStr(&signet.titre)).parent(plan);
            if let Some(avant) = rang.checked_sub(1).and_then(|rang| ids.get(rang)) {
                item.prev(*avant);
            }
            if let Some(apres) = ids.get(rang + 1) {
                item.next(*apres);
            }
            item.dest().page(signet.page).xyz(0.0, signet.haut, None);
        })?;
    }
    ecrivain.objet(plan, |objets| {
        objets.outline(plan).first(premier).last(dernier).count(ids.len() as i32);
    })?;
    Ok(Some(plan))
}
