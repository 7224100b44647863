//! A school's logo: a PNG file, made as small as paper needs, so that a bulletin stays light whatever the school has.

use super::document::Document;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::Predictor;
use pdf_writer::{Name, Ref};
use std::io::{Cursor, Result, Write};
use thiserror::Error;

/// The largest file that is read, in bytes.
const OCTETS: usize = 4 * 1024 * 1024;
/// The longest side that is read, in dots.
const COTE: u32 = 4_000;
/// The longest side that is kept: 25 mm at 300 dots an inch.
const GARDE: u32 = 300;
/// What it may weigh in a file, in bytes.
const POIDS: usize = 24 * 1024;

/// Why a file is no logo.
#[derive(Debug, Error)]
pub enum LogoError {
    /// JPEG, SVG, a text…
    #[error("le logo n'est pas une image PNG : enregistrez-le au format PNG")]
    PasPng,
    /// A PNG that ends too early or contradicts itself.
    #[error("le logo est une image PNG abîmée : enregistrez-la de nouveau")]
    Abime,
    /// The file.
    #[error("le logo pèse {} Mo : {} Mo au plus, réduisez l'image", .0.div_ceil(1_048_576), OCTETS / 1_048_576)]
    TropLourd(usize),
    /// The picture.
    #[error("le logo fait {0} points sur {1} : {COTE} au plus de chaque côté, réduisez l'image")]
    TropGrand(u32, u32),
}

/// A logo, ready for files. Its transparent parts are white.
#[derive(Clone, Debug)]
pub struct Logo {
    large: u32,
    haut: u32,
    /// Rows of red, green, blue, as differences from the dot to the left and above; compressed.
    donnees: Vec<u8>,
}

/// Dots of red, green and blue, row by row.
struct Points {
    large: u32,
    haut: u32,
    rvb: Vec<[u8; 3]>,
}

impl Logo {
    /// Reads a PNG file.
    ///
    /// # Errors
    /// No PNG, a damaged one, more than 4 MB, more than 4,000 dots on a side.
    pub fn lit(png: &[u8]) -> std::result::Result<Self, LogoError> {
        if png.len() > OCTETS {
            return Err(LogoError::TropLourd(png.len()));
        }
        if !png.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Err(LogoError::PasPng);
        }
        let mut points = Points::lit(png)?;
        loop {
            let cote = points.large.max(points.haut);
            if cote > GARDE {
                points = points.reduits(GARDE);
                continue;
            }
            let logo = Logo { large: points.large, haut: points.haut, donnees: points.comprime() };
            // A photograph: fewer dots, so that what is handed out stays light.
            if logo.donnees.len() <= POIDS || cote <= 64 {
                return Ok(logo);
            }
            points = points.reduits(cote * 3 / 4);
        }
    }

    /// The largest size of the same shape within that one.
    pub fn taille(&self, large: f32, haut: f32) -> (f32, f32) {
        let echelle = (large / self.large as f32).min(haut / self.haut as f32);
        (self.large as f32 * echelle, self.haut as f32 * echelle)
    }
}

impl Points {
    fn lit(png: &[u8]) -> std::result::Result<Self, LogoError> {
        let mut decodeur = png::Decoder::new(Cursor::new(png));
        decodeur.set_transformations(png::Transformations::normalize_to_color8());
        let mut lecteur = decodeur.read_info().map_err(|_| LogoError::Abime)?;
        let (large, haut) = lecteur.info().size();
        if large > COTE || haut > COTE {
            return Err(LogoError::TropGrand(large, haut));
        }
        let mut octets = vec![0; lecteur.output_buffer_size().ok_or(LogoError::Abime)?];
        let image = lecteur.next_frame(&mut octets).map_err(|_| LogoError::Abime)?;
        let par_point = image.color_type.samples();
        let point = |echantillons: &[u8]| {
            let (rvb, opacite) = match *echantillons {
                [gris] => ([gris; 3], 255),
                [gris, opacite] => ([gris; 3], opacite),
                [r, v, b] => ([r, v, b], 255),
                [r, v, b, opacite, ..] => ([r, v, b], opacite),
                [] => ([255; 3], 0),
            };
            let sur_blanc = |c: u8| {
                let (c, opacite) = (u32::from(c), u32::from(opacite));
                ((c * opacite + 255 * (255 - opacite) + 127) / 255) as u8
            };
            rvb.map(sur_blanc)
        };
        let rvb = octets[..image.buffer_size()].chunks_exact(par_point).map(point).collect();
        Ok(Points { large, haut, rvb })
    }

    /// The same with at most `cote` dots on a side: each is the mean of those that it stands for.
    fn reduits(&self, cote: u32) -> Points {
        let plus_long = u64::from(self.large.max(self.haut));
        let reduit = |n: u32| ((u64::from(n) * u64::from(cote) + plus_long / 2) / plus_long).max(1) as u32;
        let (large, haut) = (reduit(self.large), reduit(self.haut));
        // Which dots of `n` stand behind dot `rang` of `m`: one at least.
        let part = |rang: u32, n: u32, m: u32| {
            let debut = (u64::from(rang) * u64::from(n) / u64::from(m)) as usize;
            let fin = (u64::from(rang + 1) * u64::from(n)).div_ceil(u64::from(m)) as usize;
            debut..fin
        };
        let mut rvb = Vec::with_capacity((large * haut) as usize);
        for y in 0..haut {
            for x in 0..large {
                let (mut somme, mut combien) = ([0_u64; 3], 0);
                for ligne in part(y, self.haut, haut) {
                    for colonne in part(x, self.large, large) {
                        let point = self.rvb[ligne * self.large as usize + colonne];
                        somme.iter_mut().zip(point).for_each(|(somme, c)| *somme += u64::from(c));
                        combien += 1;
                    }
                }
                rvb.push(somme.map(|somme| ((somme + combien / 2) / combien) as u8));
            }
        }
        Points { large, haut, rvb }
    }

    /// In PNG's way: each row as differences (Paeth's), which compress better.
    fn comprime(&self) -> Vec<u8> {
        let large = self.large as usize;
        let mut brut = Vec::with_capacity((3 * large + 1) * self.haut as usize);
        for (y, ligne) in self.rvb.chunks_exact(large).enumerate() {
            brut.push(4);
            for (x, point) in ligne.iter().enumerate() {
                for (c, valeur) in point.iter().enumerate() {
                    let au = |ok: bool, place: usize| if ok { i32::from(self.rvb[place][c]) } else { 0 };
                    let ici = y * large + x;
                    let a = au(x > 0, ici.wrapping_sub(1));
                    let b = au(y > 0, ici.wrapping_sub(large));
                    let coin = au(x > 0 && y > 0, ici.wrapping_sub(large + 1));
                    let (pa, pb, pc) = ((b - coin).abs(), (a - coin).abs(), (a + b - 2 * coin).abs());
                    let (de_a, de_b) = (pa <= pb && pa <= pc, pb <= pc);
                    let devine = if de_a {
                        a
                    } else if de_b {
                        b
                    } else {
                        coin
                    };
                    brut.push(valeur.wrapping_sub(devine as u8));
                }
            }
        }
        compress_to_vec_zlib(&brut, 9)
    }
}

impl<W: Write> Document<W> {
    /// Puts a logo into the file, to be drawn on any page.
    pub fn logo(&mut self, logo: &Logo) -> Result<Ref> {
        let id = self.ecrivain.reserve();
        let (large, haut) = (logo.large as i32, logo.haut as i32);
        self.ecrivain.flux_compresse(id, &logo.donnees, |flux| {
            flux.decode_parms().predictor(Predictor::PngOptimum).colors(3).bits_per_component(8).columns(large);
            flux.pair(Name(b"Type"), Name(b"XObject")).pair(Name(b"Subtype"), Name(b"Image"));
            flux.pair(Name(b"Width"), large).pair(Name(b"Height"), haut);
            flux.pair(Name(b"ColorSpace"), Name(b"DeviceRGB")).pair(Name(b"BitsPerComponent"), 8);
        })?;
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(large: u32, haut: u32, point: impl Fn(u32, u32) -> [u8; 4]) -> Vec<u8> {
        let mut octets = Vec::new();
        let mut encodeur = png::Encoder::new(&mut octets, large, haut);
        encodeur.set_color(png::ColorType::Rgba);
        let points: Vec<u8> =
            (0..haut).flat_map(|y| (0..large).map(move |x| (x, y))).flat_map(|(x, y)| point(x, y)).collect();
        encodeur.write_header().unwrap().write_image_data(&points).unwrap();
        octets
    }

    #[test]
    fn a_large_logo_keeps_its_shape_and_loses_its_weight() {
        let logo =
            Logo::lit(&png(900, 600, |x, y| [(x * y) as u8, (x * 7 + y * 13) as u8, (x ^ y) as u8, 255])).unwrap();
        assert!(logo.donnees.len() <= POIDS, "{}", logo.donnees.len());
        let (large, haut) = logo.taille(30.0, 30.0);
        assert!((large - 30.0).abs() < 0.01 && (haut - 20.0).abs() < 0.3, "{large} × {haut}");
    }

    #[test]
    fn transparent_parts_are_white() {
        let points = Points::lit(&png(2, 1, |x, _| [0, 0, 0, if x == 0 { 0 } else { 255 }])).unwrap();
        assert_eq!(points.rvb, [[255; 3], [0; 3]]);
    }

    #[test]
    fn what_is_no_logo_is_refused_with_what_to_do() {
        let message = |octets: &[u8]| Logo::lit(octets).unwrap_err().to_string();
        assert_eq!(message(b"\xff\xd8\xff\xe0 JFIF"), "le logo n'est pas une image PNG : enregistrez-le au format PNG");
        assert_eq!(message(b""), "le logo n'est pas une image PNG : enregistrez-le au format PNG");
        let entier = png(50, 50, |x, y| [x as u8, y as u8, 0, 255]);
        assert_eq!(
            message(&entier[..entier.len() / 2]),
            "le logo est une image PNG abîmée : enregistrez-la de nouveau"
        );
        assert_eq!(message(&vec![0; OCTETS + 1]), "le logo pèse 5 Mo : 4 Mo au plus, réduisez l'image");
        let geant = message(&png(4001, 1, |_, _| [0; 4]));
        assert_eq!(geant, "le logo fait 4001 points sur 1 : 4000 au plus de chaque côté, réduisez l'image");
    }
}
