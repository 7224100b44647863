//! Files that people open in a spreadsheet: UTF-8 with a byte order mark, `;` between values, CR LF, and no cell that would be
//! run as a formula.

use super::formule;
use ::csv::{Terminator, Writer, WriterBuilder};
use std::io::{BufWriter, Result, Write};

/// Writes such a file, line by line.
pub struct Tableur<W: Write>(Writer<BufWriter<W>>);

impl<W: Write> Tableur<W> {
    /// Begins it.
    ///
    /// # Errors
    /// What the writer says.
    pub fn commence(sortie: W) -> Result<Self> {
        let mut sortie = BufWriter::new(sortie);
        sortie.write_all("\u{feff}".as_bytes())?;
        let mut format = WriterBuilder::new();
        format.delimiter(b';').terminator(Terminator::CRLF).flexible(true);
        Ok(Tableur(format.from_writer(sortie)))
    }

    /// Writes a line.
    ///
    /// # Errors
    /// What the writer says.
    pub fn ligne<'a>(&mut self, cellules: impl IntoIterator<Item = &'a str>) -> Result<()> {
        for cellule in cellules {
            self.0.write_field(formule::protege(cellule).as_bytes())?;
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    /// Ends it: nothing is left behind in memory.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finit(mut self) -> Result<()> {
        self.0.flush()
    }
}
