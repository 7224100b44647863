//! Where the readers of workbooks work: some files that no program wrote make them stop in the middle of a calculation. That is
//! the file's fault, to be told as such, and no fault of carnet's.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};

thread_local! {
    static SOUS_ABRI: Cell<bool> = const { Cell::new(false) };
}

/// From now on nothing is said on standard error of a reader that panics: the file is refused, and that is all. For the program,
/// once, at its start.
pub fn tait_les_lecteurs() {
    let dit = panic::take_hook();
    panic::set_hook(Box::new(move |panique| {
        if !SOUS_ABRI.get() {
            dit(panique);
        }
    }));
}

/// What `lit` gives; none where it panicked. For calls into the readers alone: a panic of carnet's own is to be seen. Whatever it
/// works on is not to be used again then.
pub(super) fn sous<T>(lit: impl FnOnce() -> T) -> Option<T> {
    let avant = SOUS_ABRI.replace(true);
    let lu = catch_unwind(AssertUnwindSafe(lit));
    SOUS_ABRI.set(avant);
    lu.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_reader_ends_the_reading_and_nothing_else() {
        assert_eq!(sous(|| 1), Some(1));
        assert_eq!(sous(|| -> u8 { panic::panic_any(SOUS_ABRI.get()) }), None);
        assert!(!SOUS_ABRI.get());
    }
}
