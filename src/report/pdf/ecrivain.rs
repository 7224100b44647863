//! The objects of a PDF file, written out one by one: what is kept in memory is where each one stands. Small objects go
//! together, compressed, a few hundred at a time (object streams, PDF 1.5), since a tagged table has one for every cell.

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{Chunk, Filter, Name, Ref, Settings, Str, Stream};
use sha2::{Digest, Sha256};
use std::io::{Result, Write};

/// Objects that share a stream.
const PAQUET: usize = 200;
/// As small as makes sense; the same bytes on every machine.
const COMPRESSION: u8 = 7;
/// Compact objects.
const REGLAGES: Settings = Settings { pretty: false };

/// Where an object stands in the file.
#[derive(Clone, Copy)]
enum Place {
    /// Reserved, not yet written.
    Nulle,
    /// From that byte on.
    Octet(u64),
    /// In that object stream, at that place.
    Paquet(u32, u16),
}

/// Writes objects to `W`.
pub struct Ecrivain<W> {
    sortie: W,
    ecrits: u64,
    places: Vec<Place>,
    attente: Vec<(Ref, Vec<u8>)>,
    resume: Sha256,
}

impl<W: Write> Ecrivain<W> {
    /// Begins a file.
    pub fn commence(sortie: W) -> Result<Self> {
        let mut ecrivain = Ecrivain {
            sortie,
            ecrits: 0,
            places: vec![Place::Nulle],
            attente: Vec::with_capacity(PAQUET),
            resume: Sha256::new(),
        };
        // Bytes above 127 tell programs that move files that this one is no text.
        ecrivain.octets(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")?;
        Ok(ecrivain)
    }

    fn octets(&mut self, octets: &[u8]) -> Result<()> {
        self.resume.update(octets);
        self.ecrits += octets.len() as u64;
        self.sortie.write_all(octets)
    }

    /// A number for an object that comes later.
    pub fn reserve(&mut self) -> Ref {
        self.places.push(Place::Nulle);
        Ref::new(i32::try_from(self.places.len() - 1).unwrap_or(i32::MAX))
    }

    /// Writes a small object: `ecrit` writes just that one, under `id`.
    pub fn objet(&mut self, id: Ref, ecrit: impl FnOnce(&mut Chunk)) -> Result<()> {
        let mut chunk = Chunk::with_settings(REGLAGES);
        ecrit(&mut chunk);
        // In an object stream an object stands without its number and `obj … endobj`.
        let octets = chunk.as_bytes();
        let debut = octets.windows(5).position(|suite| suite == b" obj\n").map_or(0, |place| place + 5);
        let fin = octets.windows(6).rposition(|suite| suite == b"endobj").unwrap_or(octets.len());
        self.attente.push((id, octets[debut..fin].trim_ascii().to_vec()));
        if self.attente.len() == PAQUET { self.vide() } else { Ok(()) }
    }

    /// Writes a stream, compressed; `complete` adds to its dictionary.
    pub fn flux(&mut self, id: Ref, donnees: &[u8], complete: impl FnOnce(&mut Stream<'_>)) -> Result<()> {
        let petit = compress_to_vec_zlib(donnees, COMPRESSION);
        self.flux_compresse(id, &petit, complete)
    }

    /// Writes a stream that is compressed already (zlib).
    pub fn flux_compresse(&mut self, id: Ref, petit: &[u8], complete: impl FnOnce(&mut Stream<'_>)) -> Result<()> {
        let mut chunk = Chunk::with_settings_and_capacity(REGLAGES, petit.len() + 200);
        complete(chunk.stream(id, petit).filter(Filter::FlateDecode));
        self.places[id.get() as usize] = Place::Octet(self.ecrits);
        self.octets(chunk.as_bytes())
    }

    /// Writes the objects that wait.
    fn vide(&mut self) -> Result<()> {
        if self.attente.is_empty() {
            return Ok(());
        }
        let paquet = self.reserve();
        let (mut index, mut corps) = (String::new(), Vec::new());
        for (rang, (id, octets)) in std::mem::take(&mut self.attente).into_iter().enumerate() {
            index.push_str(&format!("{} {} ", id.get(), corps.len()));
            corps.extend_from_slice(&octets);
            corps.push(b'\n');
            self.places[id.get() as usize] = Place::Paquet(paquet.get() as u32, rang as u16);
        }
        let (combien, premier) = (index.matches(' ').count() as i32 / 2, index.len() as i32);
        let mut donnees = index.into_bytes();
        donnees.append(&mut corps);
        self.flux(paquet, &donnees, |flux| {
            flux.pair(Name(b"Type"), Name(b"ObjStm")).pair(Name(b"N"), combien).pair(Name(b"First"), premier);
        })
    }

    /// Ends the file: where each object stands, and the two that the file begins with for a reader.
    pub fn finit(mut self, catalogue: Ref, infos: Ref) -> Result<W> {
        self.vide()?;
        let table = self.reserve();
        let debut = self.ecrits;
        self.places[table.get() as usize] = Place::Octet(debut);
        let mut donnees = Vec::with_capacity(self.places.len() * 11);
        for place in &self.places {
            let (genre, ou, rang) = match *place {
                Place::Nulle => (0, 0, 0),
                Place::Octet(octet) => (1, octet, 0),
                Place::Paquet(paquet, rang) => (2, u64::from(paquet), rang),
            };
            donnees.push(genre);
            donnees.extend_from_slice(&ou.to_be_bytes());
            donnees.extend_from_slice(&rang.to_be_bytes());
        }
        // The same content has the same name, another content another.
        let nom = self.resume.clone().finalize();
        let combien = self.places.len() as i32;
        self.flux(table, &donnees, |flux| {
            flux.pair(Name(b"Type"), Name(b"XRef")).pair(Name(b"Size"), combien);
            flux.insert(Name(b"W")).array().items([1, 8, 2]);
            flux.pair(Name(b"Root"), catalogue).pair(Name(b"Info"), infos);
            flux.insert(Name(b"ID")).array().items([Str(&nom[..16]), Str(&nom[..16])]);
        })?;
        self.octets(format!("startxref\n{debut}\n%%EOF\n").as_bytes())?;
        self.sortie.flush()?;
        Ok(self.sortie)
    }
}
