//! Chance, told by a number so that a run's choices are its own.

/// A small generator (SplitMix64).
pub struct Hasard(u64);

impl Hasard {
    pub fn nouveau(graine: u64) -> Hasard {
        let mut octets = [0; 8];
        getrandom::fill(&mut octets).unwrap();
        Hasard(u64::from_le_bytes(octets) ^ graine)
    }

    /// From 0 to below `fin`.
    pub fn sous(&mut self, fin: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % fin as u64) as usize
    }

    /// True so many times in a hundred.
    pub fn pour_cent(&mut self, combien: usize) -> bool {
        self.sous(100) < combien
    }
}
