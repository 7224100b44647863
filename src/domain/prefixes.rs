//! Which prefixes of the French and Senegalese numbering plans are in use, as the library of phones says: asked once a
//! prefix, then remembered. Reading a phone costs a microsecond instead of ten; a file has 100,000 of them.
//!
//! In both plans a number has nine digits after its country's code, and the first five settle whether it is given (no
//! rule of the library looks further; a test compares). Only a "yes" is remembered: every other text goes to the
//! library each time.

use super::telephone::Pays;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

const PREFIXES: usize = 100_000;
const INCONNU: u8 = 0;
const EN_USAGE: u8 = 1;
const AUTRE: u8 = 2;

/// By spelling: `+33…`, `+221…`, `0…` in France, bare in Senegal.
static VUS: [[AtomicU8; PREFIXES]; 4] = [const { [const { AtomicU8::new(INCONNU) }; PREFIXES] }; 4];

/// The phone in E.164, where its spelling and prefix are plain; `chiffres` has digits and a leading `+` only. `demande`
/// is the library's own answer for a number of the same spelling.
pub(super) fn connu(chiffres: &str, pays: Pays, demande: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (table, debut, indicatif, national) = match (chiffres.strip_prefix('+'), pays) {
        (Some(reste), _) if reste.starts_with("33") => (0, "+33", "+33", &reste[2..]),
        (Some(reste), _) if reste.starts_with("221") => (1, "+221", "+221", &reste[3..]),
        (None, Pays::FR) => (2, "0", "+33", chiffres.strip_prefix('0')?),
        (None, Pays::SN) => (3, "", "+221", chiffres),
        _ => return None,
    };
    let plain = national.len() == 9 && !national.starts_with('0') && national.bytes().all(|b| b.is_ascii_digit());
    let (prefixe, _) = plain.then(|| national.split_at(5))?;
    let vu = &VUS[table][prefixe.parse::<usize>().ok()?];
    if vu.load(Relaxed) == INCONNU {
        let lu = demande(&format!("{debut}{prefixe}0000"));
        let in_use = lu.is_some_and(|lu| lu == format!("{indicatif}{prefixe}0000"));
        vu.store(if in_use { EN_USAGE } else { AUTRE }, Relaxed);
    }
    (vu.load(Relaxed) == EN_USAGE).then(|| format!("{indicatif}{national}"))
}

#[cfg(test)]
mod tests {
    use super::super::telephone::{Pays, Telephone};
    use proptest::prelude::*;

    fn same(chiffres: &str) -> Result<(), TestCaseError> {
        for pays in [Pays::FR, Pays::SN] {
            let lu = Telephone::parse(chiffres, pays).ok().map(|lu| lu.e164().to_owned());
            let expected = Telephone::demande(chiffres, pays).filter(|_| !Telephone::sans_zero(chiffres, pays));
            prop_assert_eq!(lu, expected, "{}", chiffres);
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn the_answer_is_the_library_s(chiffres in r"(0|\+33|\+221|)[1-9][0-9]{8}|\+?[0-9]{6,13}") {
            same(&chiffres)?;
        }

        #[test]
        fn no_prefix_depends_on_what_follows_it(
            debut in r"(0|\+33)[1-9][0-9]{4}|(\+221|)(3[0-9]{4}|7[0-9]{4}|[89][0-9]{4})",
            fins in prop::collection::vec("[0-9]{4}", 6),
        ) {
            for fin in fins {
                same(&format!("{debut}{fin}"))?;
            }
        }
    }

    /// Run by hand after an update of the library: every prefix, in every spelling, with the ends most unlike each
    /// other.
    #[test]
    #[ignore = "takes a minute"]
    fn every_prefix_settles_its_numbers() {
        for prefixe in 10_000..100_000 {
            for fin in ["0000", "9999", "0123", "5050", "1999", "7531"] {
                for debut in ["0", "+33", "+221", ""] {
                    same(&format!("{debut}{prefixe}{fin}")).unwrap();
                }
            }
        }
    }
}
