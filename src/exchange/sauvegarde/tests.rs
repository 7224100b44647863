use super::*;
use crate::error::{Cause, Result, SauvegardeError};
use std::path::Path;

/// `{ "n": n }` in BSON.
fn document(n: i32) -> Vec<u8> {
    let mut octets = vec![12, 0, 0, 0, 0x10, b'n', 0];
    octets.extend(n.to_le_bytes());
    octets.push(0);
    octets
}

fn entete() -> Entete {
    let comptee = |nom: &str, documents| Comptee { nom: nom.to_owned(), documents };
    Entete {
        ecole: "Lycée Senghor".to_owned(),
        base: "carnet".to_owned(),
        carnet: "0.1.0".to_owned(),
        schema: 7,
        moment: 1_700_000_000_000,
        collections: vec![comptee("compteurs", 1), comptee("vide", 0), comptee("etudiants", 5)],
    }
}

fn petite() -> Vec<u8> {
    let mut ecrivain = Ecrivain::commence(Vec::new(), &entete()).unwrap();
    ecrivain.lot(0, 1, &document(7)).unwrap();
    ecrivain.lot(2, 3, &[document(1), document(2), document(3)].concat()).unwrap();
    ecrivain.lot(2, 2, &[document(4), document(5)].concat()).unwrap();
    let (octets, fichier) = ecrivain.finit().unwrap();
    assert_eq!(octets, fichier.len() as u64);
    fichier
}

fn lit(octets: &[u8]) -> Result<Vec<(usize, Vec<u8>)>> {
    let mut lecteur = Lecteur::ouvre(octets, Path::new("x"))?;
    let mut lus = Vec::new();
    while let Some(lot) = lecteur.suivant()? {
        lus.extend(lot.documents().map(|document| (lot.collection, document.to_vec())));
    }
    Ok(lus)
}

#[test]
fn ce_qui_est_ecrit_est_relu() {
    let attendus: Vec<_> = [(0, 7), (2, 1), (2, 2), (2, 3), (2, 4), (2, 5)].map(|(c, n)| (c, document(n))).to_vec();
    assert_eq!(lit(&petite()).unwrap(), attendus);
    assert_eq!(Lecteur::ouvre(&petite()[..], Path::new("x")).unwrap().entete(), &entete());
}

#[test]
fn chaque_octet_change_est_vu() {
    let fichier = petite();
    for n in 0..fichier.len() {
        for masque in [1, 0x80, 0xff] {
            let mut autre = fichier.clone();
            autre[n] ^= masque;
            let error = lit(&autre).expect_err("une sauvegarde changée est lue");
            assert!(matches!(*error.cause, Cause::Sauvegarde(_)), "octet {n} : {error}");
        }
    }
}

#[test]
fn chaque_fin_qui_manque_est_vue_et_rien_ne_suit_la_fin() {
    let fichier = petite();
    for n in 0..fichier.len() {
        assert!(lit(&fichier[..n]).is_err(), "{n} octets");
    }
    let plus = [&fichier[..], b"x"].concat();
    assert!(matches!(*lit(&plus).unwrap_err().cause, Cause::Sauvegarde(SauvegardeError::Alteree { .. })));
}

#[test]
fn un_bloc_retire_double_ou_deplace_est_vu() {
    let fichier = petite();
    // Where each block begins.
    let (mut debuts, mut ici) = (Vec::new(), MAGIE.len() + 4);
    while ici < fichier.len() {
        debuts.push(ici);
        let garde = u32::from_le_bytes(*fichier[ici + 5..].first_chunk().unwrap());
        ici += DEBUT + garde as usize + 32;
    }
    assert_eq!(debuts.len(), 5);
    let bloc = |n: usize| &fichier[debuts[n]..debuts.get(n + 1).copied().unwrap_or(fichier.len())];
    let magie = &fichier[..debuts[0]];
    for ordre in [&[0, 1, 2, 4][..], &[0, 1, 2, 2, 3, 4], &[0, 1, 3, 2, 4], &[0, 4], &[1, 2, 3, 4], &[0, 0, 1, 2, 3, 4]]
    {
        let autre: Vec<u8> = std::iter::once(magie).chain(ordre.iter().map(|n| bloc(*n))).flatten().copied().collect();
        assert!(lit(&autre).is_err(), "{ordre:?}");
    }
}

#[test]
fn une_fin_qui_ne_compte_pas_ce_qui_est_la_est_vue() {
    let mut ecrivain = Ecrivain::commence(Vec::new(), &entete()).unwrap();
    ecrivain.lot(0, 1, &document(7)).unwrap();
    assert!(lit(&ecrivain.finit().unwrap().1).is_err());
}

#[test]
fn une_longueur_enorme_ne_prend_pas_de_place_et_un_autre_format_est_nomme() {
    let mut fichier = petite()[..MAGIE.len() + 4].to_vec();
    fichier.extend([ENTETE, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    assert!(matches!(*lit(&fichier).unwrap_err().cause, Cause::Sauvegarde(SauvegardeError::Alteree { .. })));
    let mut autre = petite();
    autre[MAGIE.len()] = 2;
    assert!(matches!(*lit(&autre).unwrap_err().cause, Cause::Sauvegarde(SauvegardeError::Format { version: 2, .. })));
    for rien in [&b""[..], b"Nom;Prenom\n", b"carnet:sauvegarde"] {
        assert!(matches!(*lit(rien).unwrap_err().cause, Cause::Sauvegarde(SauvegardeError::Aucune { .. })));
    }
}
