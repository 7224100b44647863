//! Reading a backup: each block is checked before anything in it is looked at, the counts and the end last.

use super::{DEBUT, DOCUMENTS, ENTETE, Empreinte, Entete, FIN, Fin, LONGUEUR_MAX, MAGIE, VERSION, premiere, suivante};
use crate::error::{Error, Result, SauvegardeError};
use flate2::read::DeflateDecoder;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The shortest document: its length and the byte that ends it.
const VIDE: usize = 5;

/// A backup that is read from its beginning.
pub struct Lecteur<R: Read> {
    entree: R,
    chemin: PathBuf,
    precedente: Empreinte,
    entete: Entete,
    vu: Fin,
    /// The collection of the block before.
    ici: usize,
}

/// Documents of one collection.
#[derive(Debug)]
pub struct Lot {
    /// Its number, by its place in the header.
    pub collection: usize,
    /// The collection's number, then the documents, whole.
    octets: Vec<u8>,
}

impl Lot {
    /// Each document, in BSON.
    pub fn documents(&self) -> impl Iterator<Item = &[u8]> {
        Documents(self.octets.get(4..).unwrap_or_default()).map_while(|document| document)
    }
}

/// Documents one behind the other: each, or none where what follows is no document.
struct Documents<'a>(&'a [u8]);

impl<'a> Iterator for Documents<'a> {
    type Item = Option<&'a [u8]>;

    fn next(&mut self) -> Option<Option<&'a [u8]>> {
        let longueur = self.0.first_chunk::<4>().map(|quatre| u32::from_le_bytes(*quatre) as usize);
        let document = match longueur {
            None if self.0.is_empty() => return None,
            None => None,
            Some(longueur) => self.0.get(..longueur).filter(|un| un.len() >= VIDE && un.last() == Some(&0)),
        };
        self.0 = document.map_or(&[], |document| &self.0[document.len()..]);
        Some(document)
    }
}

/// A block, as it stands in the file, inflated.
struct Bloc {
    genre: u8,
    octets: Vec<u8>,
}

impl<R: Read> Lecteur<R> {
    /// Reads what a backup says of itself; `chemin` is its name, for what goes wrong.
    ///
    /// # Errors
    /// What is no backup, one of a later format, one that is cut off or was altered; the system's.
    pub fn ouvre(mut entree: R, chemin: &Path) -> Result<Lecteur<R>> {
        let chemin = chemin.to_owned();
        let mut magie = [0; MAGIE.len()];
        match entree.read_exact(&mut magie) {
            Err(source) if source.kind() != ErrorKind::UnexpectedEof => return Err(Error::fichier(chemin, source)),
            lue if lue.is_err() || magie != *MAGIE => return Err(SauvegardeError::Aucune { fichier: chemin }.into()),
            _ => {}
        }
        let entete = Entete {
            ecole: String::new(),
            base: String::new(),
            carnet: String::new(),
            schema: 0,
            moment: 0,
            collections: Vec::new(),
        };
        let vu = Fin { blocs: 0, documents: Vec::new() };
        let mut lecteur = Lecteur { entree, chemin, precedente: premiere(), entete, vu, ici: 0 };
        let mut version = [0; 4];
        lecteur.remplit(&mut version)?;
        let version = u32::from_le_bytes(version);
        if version != VERSION {
            return Err(SauvegardeError::Format { fichier: lecteur.chemin, version, connue: VERSION }.into());
        }
        let bloc = lecteur.bloc()?;
        let entete = serde_json::from_slice(&bloc.octets).ok().filter(|_| bloc.genre == ENTETE);
        lecteur.entete = entete.ok_or_else(|| lecteur.alteree())?;
        lecteur.vu.documents = vec![0; lecteur.entete.collections.len()];
        Ok(lecteur)
    }

    /// What it says of itself.
    pub fn entete(&self) -> &Entete {
        &self.entete
    }

    /// The next documents; none once the end is there, and all of it fits.
    ///
    /// # Errors
    /// A file that is cut off or was altered; the system's.
    pub fn suivant(&mut self) -> Result<Option<Lot>> {
        let Bloc { genre, octets } = self.bloc()?;
        if genre == FIN {
            return self.finit(&octets).map(|()| None);
        }
        let numero = octets.first_chunk::<4>().map(|quatre| u32::from_le_bytes(*quatre) as usize);
        let collection = numero.filter(|n| genre == DOCUMENTS && (self.ici..self.vu.documents.len()).contains(n));
        let collection = collection.ok_or_else(|| self.alteree())?;
        let mut combien = 0;
        for document in Documents(&octets[4..]) {
            document.ok_or_else(|| self.alteree())?;
            combien += 1;
        }
        self.ici = collection;
        self.vu.blocs += 1;
        self.vu.documents[collection] += combien;
        Ok(Some(Lot { collection, octets }))
    }

    fn finit(&mut self, octets: &[u8]) -> Result<()> {
        let dite: Option<Fin> = serde_json::from_slice(octets).ok();
        let annoncees = self.entete.collections.iter().map(|comptee| comptee.documents);
        let is_whole = dite.as_ref() == Some(&self.vu) && annoncees.eq(self.vu.documents.iter().copied());
        let mut rien = [0; 1];
        let lu = loop {
            match self.entree.read(&mut rien) {
                Err(source) if source.kind() == ErrorKind::Interrupted => {}
                lu => break lu.map_err(|source| Error::fichier(&self.chemin, source))?,
            }
        };
        if is_whole && lu == 0 { Ok(()) } else { Err(self.alteree()) }
    }

    fn bloc(&mut self) -> Result<Bloc> {
        let mut debut = [0; DEBUT];
        self.remplit(&mut debut)?;
        let [genre, a, b, c, d, e, f, g, h] = debut;
        let (longueur, garde) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        // Before anything is made room for.
        if longueur.max(garde) > LONGUEUR_MAX {
            return Err(self.alteree());
        }
        let mut octets = vec![0; garde as usize];
        self.remplit(&mut octets)?;
        let mut dite = Empreinte::default();
        self.remplit(&mut dite)?;
        let empreinte = suivante(&self.precedente, &debut, &octets);
        if dite != empreinte {
            return Err(self.alteree());
        }
        self.precedente = empreinte;
        if genre != DOCUMENTS {
            return Ok(Bloc { genre, octets });
        }
        let mut gonfles = Vec::with_capacity(longueur as usize);
        let lus = DeflateDecoder::new(&octets[..]).take(u64::from(longueur) + 1).read_to_end(&mut gonfles);
        match lus {
            Ok(lus) if lus == longueur as usize => Ok(Bloc { genre, octets: gonfles }),
            _ => Err(self.alteree()),
        }
    }

    fn remplit(&mut self, octets: &mut [u8]) -> Result<()> {
        self.entree.read_exact(octets).map_err(|source| match source.kind() {
            ErrorKind::UnexpectedEof => SauvegardeError::Tronquee { fichier: self.chemin.clone() }.into(),
            _ => Error::fichier(&self.chemin, source),
        })
    }

    fn alteree(&self) -> Error {
        SauvegardeError::Alteree { fichier: self.chemin.clone(), bloc: self.vu.blocs + 1 }.into()
    }
}
