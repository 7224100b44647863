//! Writing a backup, block after block.

use super::{DEBUT, DOCUMENTS, ENTETE, Empreinte, Entete, FIN, Fin, MAGIE, VERSION, premiere, suivante};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use std::io::{self, Write};

/// Twice as fast as deflate's usual level, and a tenth larger.
const NIVEAU: u32 = 3;

/// A backup under way. Without its end it is none.
pub struct Ecrivain<W: Write> {
    sortie: W,
    precedente: Empreinte,
    fin: Fin,
    octets: u64,
}

impl<W: Write> Ecrivain<W> {
    /// Begins one.
    ///
    /// # Errors
    /// The system's.
    pub fn commence(mut sortie: W, entete: &Entete) -> io::Result<Ecrivain<W>> {
        sortie.write_all(MAGIE)?;
        sortie.write_all(&VERSION.to_le_bytes())?;
        let fin = Fin { blocs: 0, documents: vec![0; entete.collections.len()] };
        let octets = (MAGIE.len() + 4) as u64;
        let mut ecrivain = Ecrivain { sortie, precedente: premiere(), fin, octets };
        ecrivain.json(ENTETE, entete)?;
        Ok(ecrivain)
    }

    /// A block of `combien` documents of a collection, one behind the other.
    ///
    /// # Errors
    /// The system's.
    pub fn lot(&mut self, collection: usize, combien: u64, documents: &[u8]) -> io::Result<()> {
        let numero = u32::try_from(collection).map_err(io::Error::other)?;
        let mut deflate = DeflateEncoder::new(Vec::with_capacity(documents.len() / 3), Compression::new(NIVEAU));
        deflate.write_all(&numero.to_le_bytes())?;
        deflate.write_all(documents)?;
        let octets = deflate.finish()?;
        self.bloc(DOCUMENTS, documents.len() + 4, &octets)?;
        self.fin.blocs += 1;
        self.fin.documents[collection] += combien;
        Ok(())
    }

    /// Ends it; gives its bytes, and where they went.
    ///
    /// # Errors
    /// The system's.
    pub fn finit(mut self) -> io::Result<(u64, W)> {
        let fin = self.fin.clone();
        self.json(FIN, &fin)?;
        self.sortie.flush()?;
        Ok((self.octets, self.sortie))
    }

    fn json(&mut self, genre: u8, valeur: &impl Serialize) -> io::Result<()> {
        let octets = serde_json::to_vec(valeur)?;
        self.bloc(genre, octets.len(), &octets)
    }

    fn bloc(&mut self, genre: u8, longueur: usize, octets: &[u8]) -> io::Result<()> {
        let mut debut = [genre; DEBUT];
        for (place, n) in [(1, longueur), (5, octets.len())] {
            debut[place..place + 4].copy_from_slice(&u32::try_from(n).map_err(io::Error::other)?.to_le_bytes());
        }
        self.precedente = suivante(&self.precedente, &debut, octets);
        self.sortie.write_all(&debut)?;
        self.sortie.write_all(octets)?;
        self.sortie.write_all(&self.precedente)?;
        self.octets += (DEBUT + octets.len() + self.precedente.len()) as u64;
        Ok(())
    }
}
