//! How wide the columns of a list are: as what stands in them needs it, on a page that stands, lies, or where that is not enough
//! on several tables of the same students. Pure.

/// How wide a column has to be, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Besoin {
    /// With less, what has to stay whole would be broken.
    pub mini: f32,
    /// Enough to read it well.
    pub confort: f32,
    /// Nothing takes a second line.
    pub entier: f32,
}

impl Besoin {
    /// What both need.
    pub fn et(self, autre: Besoin) -> Besoin {
        Besoin {
            mini: self.mini.max(autre.mini),
            confort: self.confort.max(autre.confort),
            entier: self.entier.max(autre.entier),
        }
    }
}

/// Columns beside each other: which of the list, from 0, and how wide each.
pub(super) type Bande = Vec<(usize, f32)>;

/// How a list lies on its pages.
#[derive(Debug, PartialEq)]
pub(super) struct Disposition {
    /// On their long side.
    pub couchee: bool,
    /// One, or several that all begin with the columns that name the students.
    pub bandes: Vec<Bande>,
}

/// Finds place for columns that need so much, on pages that are so wide as they stand and as they lie. `noms`: the columns that
/// name the students.
pub(super) fn dispose(besoins: &[Besoin], noms: &[usize], [debout, couche]: [f32; 2]) -> Disposition {
    let toutes: Vec<usize> = (0..besoins.len()).collect();
    if somme(besoins, &toutes, |besoin| besoin.confort) <= debout {
        return Disposition { couchee: false, bandes: vec![repartit(besoins, &toutes, debout)] };
    }
    if somme(besoins, &toutes, |besoin| besoin.mini) <= couche {
        return Disposition { couchee: true, bandes: vec![repartit(besoins, &toutes, couche)] };
    }
    let mut bandes = vec![noms.to_vec()];
    for colonne in toutes.into_iter().filter(|colonne| !noms.contains(colonne)) {
        let derniere = bandes.len() - 1;
        bandes[derniere].push(colonne);
        let is_alone = bandes[derniere].len() == noms.len() + 1;
        if !is_alone && somme(besoins, &bandes[derniere], |besoin| besoin.confort) > couche {
            bandes[derniere].pop();
            bandes.push([noms, &[colonne][..]].concat());
        }
    }
    Disposition { couchee: true, bandes: bandes.iter().map(|bande| repartit(besoins, bande, couche)).collect() }
}

fn somme(besoins: &[Besoin], colonnes: &[usize], de: fn(&Besoin) -> f32) -> f32 {
    colonnes.iter().map(|colonne| de(&besoins[*colonne])).sum()
}

/// Gives these columns the whole width: each what it must have, then what reads well, then what it can use, and the rest in
/// proportion. One long name does not take what a line of all others needs: who lacks little has it first.
fn repartit(besoins: &[Besoin], colonnes: &[usize], utile: f32) -> Bande {
    let paliers: [fn(&Besoin) -> f32; 3] = [|b| b.mini, |b| b.confort, |b| b.entier];
    let mut largeurs = vec![0.0; colonnes.len()];
    let mut reste = utile;
    for palier in paliers {
        let manque = |place: usize, largeur: f32| (palier(&besoins[colonnes[place]]) - largeur).max(0.0);
        let mut manques: Vec<(usize, f32)> =
            largeurs.iter().enumerate().map(|(place, largeur)| (place, manque(place, *largeur))).collect();
        manques.sort_by(|(_, un), (_, autre)| un.total_cmp(autre));
        let combien = manques.len();
        for (rang, (place, manque)) in manques.into_iter().enumerate() {
            let part = manque.min(reste / (combien - rang) as f32);
            largeurs[place] += part;
            reste -= part;
        }
    }
    let total: f32 = largeurs.iter().sum();
    colonnes.iter().zip(largeurs).map(|(colonne, largeur)| (*colonne, largeur * utile / total.max(1.0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: [f32; 2] = [500.0, 750.0];

    fn besoin(mini: f32, confort: f32, entier: f32) -> Besoin {
        Besoin { mini, confort, entier }
    }

    #[test]
    fn a_page_lies_down_only_where_the_list_reads_badly_on_one_that_stands() {
        let long = besoin(60.0, 110.0, 300.0);
        let debout = dispose(&[besoin(50.0, 50.0, 50.0), long, long], &[0], PAGE);
        assert!(!debout.couchee);
        let largeurs: Vec<f32> = debout.bandes[0].iter().map(|(_, largeur)| *largeur).collect();
        let is_near = |(a, b): (&f32, f32)| (a - b).abs() < 0.1;
        assert!(
            largeurs.iter().zip([50.0, 225.0, 225.0]).all(is_near),
            "who can use what is left has it: {largeurs:?}"
        );
        let couchee = dispose(&[besoin(50.0, 50.0, 50.0), long, long, long, long, long, long], &[0], PAGE);
        assert!(couchee.couchee && couchee.bandes.len() == 1);
    }

    #[test]
    fn what_no_page_holds_goes_on_below_beside_the_names() {
        let Disposition { couchee, bandes } = dispose(&[besoin(60.0, 60.0, 60.0); 20], &[0, 1], PAGE);
        let rangs: Vec<Vec<usize>> = bandes.iter().map(|bande| bande.iter().map(|(rang, _)| *rang).collect()).collect();
        assert!(couchee);
        assert_eq!(rangs, [(0..12).collect::<Vec<_>>(), [0, 1].into_iter().chain(12..20).collect()]);
    }

    proptest! {
        #[test]
        fn every_column_is_there_once_whole_and_within_the_page(
            hauteurs in prop::collection::vec((10.0_f32..120.0, 0.0_f32..80.0, 0.0_f32..300.0), 1..40),
        ) {
            let besoins: Vec<Besoin> =
                hauteurs.iter().map(|(mini, un, deux)| besoin(*mini, mini + un, mini + un + deux)).collect();
            let Disposition { couchee, bandes } = dispose(&besoins, &[0], PAGE);
            let utile = PAGE[usize::from(couchee)];
            let mut vues: Vec<usize> = bandes.iter().flatten().map(|(rang, _)| *rang).filter(|rang| *rang > 0).collect();
            vues.sort_unstable();
            prop_assert_eq!(vues, (1..besoins.len()).collect::<Vec<_>>());
            for bande in &bandes {
                prop_assert!((bande.iter().map(|(_, largeur)| largeur).sum::<f32>() - utile).abs() < 0.1);
                prop_assert!(bande.iter().all(|(rang, largeur)| *largeur > besoins[*rang].mini - 0.01));
            }
        }
    }
}
