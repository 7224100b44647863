//! Chance that follows from a seed, and what it does to texts and bytes.

/// A small generator (SplitMix64).
pub struct Hasard(u64);

impl Hasard {
    pub fn nouveau(graine: u64) -> Hasard {
        Hasard(graine)
    }

    /// From 0 to below `fin`.
    pub fn sous(&mut self, fin: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % fin.max(1) as u64) as usize
    }

    /// True so many times in a hundred.
    pub fn pour_cent(&mut self, combien: usize) -> bool {
        self.sous(100) < combien
    }

    pub fn parmi<'a, T: ?Sized>(&mut self, choix: &[&'a T]) -> &'a T {
        choix[self.sous(choix.len())]
    }

    /// A number of times, seldom many.
    pub fn fois(&mut self) -> usize {
        match self.sous(20) {
            0 => 1 + self.sous(20_000),
            1..4 => 1 + self.sous(300),
            _ => 1 + self.sous(3),
        }
    }

    /// A range of bytes, mostly short.
    pub fn part(&mut self, longueur: usize) -> std::ops::Range<usize> {
        let debut = self.sous(longueur + 1);
        let large = if self.pour_cent(80) { 12 } else { longueur };
        debut..(debut + self.sous(large + 1)).min(longueur)
    }

    /// Bytes changed as a bad disk or a bad hand changes them, with `mots` put in.
    pub fn abime(&mut self, octets: &mut Vec<u8>, mots: &[&[u8]]) {
        const LIMITE: usize = 1 << 20;
        match self.sous(9) {
            0 => octets.truncate(self.sous(octets.len() + 1)),
            1 | 2 => {
                let place = self.sous(octets.len());
                if let Some(octet) = octets.get_mut(place) {
                    *octet = self.sous(256) as u8;
                }
            }
            3 => {
                let part = self.part(octets.len());
                octets.drain(part);
            }
            4 => {
                let part = octets[self.part(octets.len())].to_vec();
                let place = self.sous(octets.len() + 1);
                octets.splice(place..place, part);
            }
            5 => {
                let part = octets[self.part(octets.len())].to_vec();
                let fois = self.fois().min(LIMITE / part.len().max(1));
                let place = self.sous(octets.len() + 1);
                octets.splice(place..place, part.repeat(fois));
            }
            6 => {
                let mot = self.parmi(mots);
                let fois = self.fois().min(LIMITE / mot.len().max(1));
                let place = self.sous(octets.len() + 1);
                octets.splice(place..place, mot.repeat(fois));
            }
            _ => {
                let mot = self.parmi(mots).to_vec();
                let part = self.part(octets.len());
                octets.splice(part, mot);
            }
        }
    }
}
