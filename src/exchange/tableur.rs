//! Files that people open in a spreadsheet: UTF-8 with a byte order mark, `;` between values, CR LF, and no cell that would be
//! run as a formula.

use super::{Separateur, formule};
use ::csv::{Terminator, Writer, WriterBuilder};
use std::io::{BufWriter, Error, Result, Write};

/// Writes such a file, line by line.
pub struct Tableur<W: Write>(Writer<BufWriter<W>>);

impl<W: Write> Tableur<W> {
    /// Begins it.
    ///
    /// # Errors
    /// What the writer says.
    pub fn commence(sortie: W) -> Result<Self> {
        Tableur::selon(sortie, Separateur::PointVirgule, true)
    }

    /// Begins one with another separator, or without a byte order mark.
    ///
    /// # Errors
    /// What the writer says.
    pub fn selon(sortie: W, separateur: Separateur, bom: bool) -> Result<Self> {
        let mut sortie = BufWriter::with_capacity(1 << 16, sortie);
        if bom {
            sortie.write_all("\u{feff}".as_bytes())?;
        }
        let mut format = WriterBuilder::new();
        format.delimiter(separateur.octet()).terminator(Terminator::CRLF).flexible(true);
        Ok(Tableur(format.from_writer(sortie)))
    }

    /// Writes a cell as it stands: bytes of the file's encoding, which nobody would run.
    ///
    /// # Errors
    /// What the writer says.
    pub fn cellule(&mut self, octets: &[u8]) -> Result<()> {
        self.0.write_field(octets).map_err(systeme)
    }

    /// Ends the line.
    ///
    /// # Errors
    /// What the writer says.
    pub fn fin_de_ligne(&mut self) -> Result<()> {
        self.0.write_record(None::<&[u8]>).map_err(systeme)
    }

    /// Writes a line.
    ///
    /// # Errors
    /// What the writer says.
    pub fn ligne<'a>(&mut self, cellules: impl IntoIterator<Item = &'a str>) -> Result<()> {
        for cellule in cellules {
            self.cellule(formule::protege(cellule).as_bytes())?;
        }
        self.fin_de_ligne()
    }

    /// Ends it: nothing is left behind in memory.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finit(mut self) -> Result<()> {
        self.0.flush()
    }
}

/// What the system said: a full disk stays one.
fn systeme(error: ::csv::Error) -> Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(source) => source,
        autre => Error::other(format!("{autre:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

    struct Plein;

    impl Write for Plein {
        fn write(&mut self, _: &[u8]) -> Result<usize> {
            Err(ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_told_as_such() {
        let mut tableur = Tableur::commence(Plein).unwrap();
        let long = "x".repeat(1 << 20);
        let refus = (0..3).find_map(|_| tableur.ligne([long.as_str()]).err());
        assert_eq!(refus.unwrap().kind(), ErrorKind::StorageFull);
    }
}
