//! Bars and curves in one line of text: with the blocks of Unicode, or in plain ASCII where the terminal knows no others.

/// From an eighth of a column to a whole one.
const HUITIEMES: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
/// From the lowest to the highest.
const HAUTEURS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The same in ASCII.
const HAUTEURS_ASCII: [char; 4] = ['_', '.', '-', '\''];

/// A bar of `valeur`, where `plus_haute` fills `largeur` columns. What is more than nothing is to be seen.
pub fn barre(valeur: u64, plus_haute: u64, largeur: usize, unicode: bool) -> String {
    if valeur == 0 || plus_haute == 0 {
        return String::new();
    }
    let parts = if unicode { HUITIEMES.len() as u128 } else { 1 };
    let (valeur, plus_haute) = (u128::from(valeur.min(plus_haute)), u128::from(plus_haute));
    let parts_en_tout = largeur as u128 * parts;
    // To the nearest part; at most `largeur`, which a usize holds.
    let pleines = ((2 * valeur * parts_en_tout + plus_haute) / (2 * plus_haute)).max(1);
    let (colonnes, reste) = ((pleines / parts) as usize, (pleines % parts) as usize);
    if !unicode {
        return "#".repeat(colonnes);
    }
    let mut barre = String::from(HUITIEMES[HUITIEMES.len() - 1]).repeat(colonnes);
    barre.extend(reste.checked_sub(1).map(|reste| HUITIEMES[reste]));
    barre
}

/// A curve of one column per value, a blank where there is none: from the lowest of the values to the highest, which are at
/// least `ecart` apart, so that a trifle does not look like a leap.
pub fn courbe(valeurs: &[Option<u32>], ecart: u32, unicode: bool) -> String {
    let connues = || valeurs.iter().flatten().copied();
    let (Some(basse), Some(haute)) = (connues().min(), connues().max()) else {
        return " ".repeat(valeurs.len());
    };
    let manque = ecart.saturating_sub(haute - basse);
    let bas = basse.saturating_sub(manque / 2);
    let etendue = (haute - basse).max(ecart).max(1);
    let hauteurs: &[char] = if unicode { &HAUTEURS } else { &HAUTEURS_ASCII };
    let hauteur = |valeur: u32| {
        let marches = hauteurs.len() as u64 - 1;
        let place = (2 * u64::from(valeur - bas) * marches + u64::from(etendue)) / (2 * u64::from(etendue));
        hauteurs[place.min(marches) as usize]
    };
    valeurs.iter().map(|valeur| valeur.map_or(' ', hauteur)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texte::width;
    use proptest::prelude::*;

    #[test]
    fn a_bar_is_as_long_as_its_part_of_the_highest() {
        assert_eq!(barre(4, 8, 10, true), "█████");
        assert_eq!(barre(3, 8, 10, true), "███▊");
        assert_eq!(barre(8, 8, 10, false), "##########");
        assert_eq!(barre(0, 8, 10, true), "");
        assert_eq!(barre(0, 0, 10, true), "");
    }

    #[test]
    fn what_is_more_than_nothing_is_to_be_seen() {
        assert_eq!(barre(1, 100_000, 10, true), "▏");
        assert_eq!(barre(1, 100_000, 10, false), "#");
    }

    #[test]
    fn a_curve_rises_and_falls_with_its_values() {
        assert_eq!(courbe(&[Some(1000), Some(1100), Some(1200)], 200, true), "▁▅█");
        assert_eq!(courbe(&[Some(1200), None, Some(1000)], 200, false), "' _");
        assert_eq!(courbe(&[None, None], 200, true), "  ");
    }

    #[test]
    fn a_trifle_is_no_leap() {
        assert_eq!(courbe(&[Some(1200), Some(1201)], 200, true), "▄▅");
        assert_eq!(courbe(&[Some(1200), Some(1200)], 200, true), "▅▅");
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_place(valeur in 0u64.., plus in 0u64.., largeur in 1usize..200, unicode: bool) {
            prop_assert!(width(&barre(valeur, plus, largeur, unicode)) <= largeur);
        }

        #[test]
        fn a_curve_has_one_column_per_value(
            valeurs in proptest::collection::vec(proptest::option::of(0u32..=2000), 0..20), ecart in 0u32..500, unicode: bool,
        ) {
            prop_assert_eq!(width(&courbe(&valeurs, ecart, unicode)), valeurs.len());
        }
    }
}
