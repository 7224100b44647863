//! The golden values were computed apart, by a program that knows only the room's page and the form of BSON.

use super::chaine::{corps, empreinte, etat, lien};
use super::entree::{CibleDoc, EntreeDoc, VoletDoc, binaire};
use super::*;
use crate::domain::note::{NouvelleNote, Valeur};
use crate::domain::{Accords, DateCivile, Identite, Matiere, Matricule, Nom, NomClasse, Periode, Prenom, Tuteur};
use mongodb::bson::doc;
use mongodb::bson::oid::ObjectId;

const SEL: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn awa() -> Etudiant {
    let identite = Identite {
        nom: Nom::parse("Diop").unwrap(),
        prenom: Prenom::parse("Awa").unwrap(),
        telephone: None,
        email: None,
        classe: NomClasse::parse("L3").unwrap(),
        naissance: None,
        tuteur: Tuteur { nom: Some(Nom::parse("Fatou").unwrap()), ..Tuteur::default() },
        accords: Accords::default(),
    };
    let mut etudiant = Etudiant::nouveau(Matricule::parse("E1").unwrap(), identite);
    let note = NouvelleNote {
        periode: Some(Periode::parse("T1").unwrap()),
        date: Some(DateCivile::parse("03/11/2026").unwrap()),
        ..NouvelleNote::simple(Matiere::parse("Maths").unwrap(), Valeur::parse("15").unwrap())
    };
    etudiant.ajoute(note, "awa");
    etudiant
}

#[test]
fn digests_and_links_are_those_of_the_page() {
    let avant = doc! { "notes": [{ "n": 1, "centiemes": 1200, "bareme": 2000 }] };
    let apres = doc! { "notes": [{ "bareme": 2000_i64, "n": 1_i64, "centiemes": 1500 }] };
    let digest = empreinte(&SEL, Some(&avant), Some(&apres)).unwrap();
    assert_eq!(hex(&digest), "ed97c216b3d00043a55d630cd4db0a0c3d6d4d2474c88c75dbe7a00dc46590a0");
    let nothing = empreinte(&SEL, None, None).unwrap();
    assert_eq!(hex(&nothing), "809a4c1bad269d7bc2c9de4a1d7d686b32995114da709324830c99529e5f76b2");
    let state = etat(&SEL, &canonique::etudiant(&awa()).unwrap());
    assert_eq!(hex(&state), "319fc4efeda9d3ae670da21003a0714159795d5fccdb355c605472784a9c9766");
    let lignee = ObjectId::from_bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    let cible = CibleDoc::de("etudiant", "E1");
    let volet = VoletDoc {
        genre: cible.genre.clone(),
        id: cible.id.clone(),
        lignee,
        n: 2,
        precedent: Some(binaire(&[7; 32])),
        avant: Some(avant),
        apres: Some(apres),
        sel: Some(binaire(&SEL)),
        empreinte: binaire(&digest),
        etat: Some(binaire(&state)),
    };
    let mut entree = EntreeDoc {
        id: ObjectId::from_bytes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        quand: DateTime::from_millis(1_794_000_000_000),
        schema: None,
        qui: "awa".into(),
        commande: "note set".into(),
        cible,
        ensemble: None,
        reprend: Some(lignee),
        details: None,
        scelle: None,
        expurge: None,
        volets: Some(vec![volet]),
        touches: Vec::new(),
    };
    let body = corps(&entree).unwrap();
    assert_eq!(hex(&body), "f216c443aae328338b099df2aa41238054c8cd67473b5bb55a33269a1d28b84e");
    let link = lien(Some(&[7; 32]), 2, &body);
    assert_eq!(hex(&link), "63cfa1e4c1c84bf6667d4daea56c58227eabfad0fe369812731d98e4d51a8460");
    // Values and salt can be erased: the link stays.
    for volet in entree.volets.iter_mut().flatten() {
        (volet.avant, volet.apres, volet.sel) = (None, None, None);
    }
    assert_eq!(corps(&entree).unwrap(), body);
}

#[test]
fn what_is_expurgated_is_sealed_and_its_links_hold() {
    let un = Ecriture::Cree(&awa());
    let (scellee, tetes) =
        scelle_ecritures(&[un], &Acte::seul("prof", "add"), DateTime::from_millis(0), Vec::new()).unwrap();
    let mut entree = scellee.entree;
    let (avant, par) = (corps(&entree).unwrap(), ObjectId::from_bytes([9; 12]));
    let mut passes = vec![expurge(&mut entree, ("E1", "ANON-1"), &[], par).unwrap().unwrap()];
    let autre = ObjectId::from_bytes([8; 12]);
    let mut suivantes = vec![expurge(&mut entree, ("ANON-1", "ANON-2"), &[], autre).unwrap().unwrap()];
    assert_ne!(corps(&entree).unwrap(), avant);
    let whole = format!("{entree:?}");
    assert!(!whole.contains("E1") && !whole.contains("Awa") && entree.cible.id == "ANON-2", "{whole}");
    let sealing = |id: ObjectId, passes: &mut [expurge::Passe]| EntreeDoc {
        id,
        scelle: Some(binaire(&sceau(passes))),
        volets: Some(Vec::new()),
        expurge: None,
        ..entree.clone()
    };
    let verifie = |entrees: &[EntreeDoc]| {
        let (mut sceaux, mut rapport) = (sceaux::Sceaux::default(), Verification::default());
        let dits: Vec<_> = entrees.iter().map(|entree| sceaux.prend(entree).unwrap()).collect();
        sceaux.finit(&mut rapport);
        (dits[0], rapport.total)
    };
    let (un, deux) = (sealing(par, &mut passes), sealing(autre, &mut suivantes));
    assert_eq!(verifie(&[entree.clone(), un.clone(), deux.clone()]), ((avant, true), 0));
    assert_eq!(lien(None, 1, &avant), tetes[0].hash, "the link is that of the entry as it was");
    let changed = EntreeDoc { qui: "mallory".into(), ..entree.clone() };
    assert!(!verifie(&[changed, un.clone(), deux.clone()]).0.1);
    assert_eq!(verifie(&[entree.clone(), un.clone()]).1, 1, "a seal is missing");
    let other = EntreeDoc { scelle: un.scelle.clone(), ..deux };
    assert_eq!(verifie(&[entree, un, other]).1, 1, "a seal is another's");
}

#[test]
fn a_student_s_bytes_are_those_of_his_document() {
    let whole = entier(&awa()).unwrap();
    assert_eq!(canonique::octets(&whole).unwrap(), canonique::etudiant(&awa()).unwrap());
    assert_eq!(canonique::relit(whole).unwrap(), awa());
}

#[test]
fn a_change_tells_what_differs_and_nothing_else() {
    let (avant, mut apres) = (awa(), awa());
    apres.identite.tuteur.nom = None;
    apres.identite.classe = NomClasse::parse("L2").unwrap();
    let note = NouvelleNote::simple(Matiere::parse("Anglais").unwrap(), Valeur::parse("ABS").unwrap());
    apres.ajoute(note, "léo");
    let (old, new) = difference(entier(&avant).unwrap(), entier(&apres).unwrap());
    assert_eq!(old, doc! { "classe": "L3", "dernier_n": 1_i64, "tuteur": { "nom": "Fatou" } });
    let keys: Vec<&str> = new.keys().map(String::as_str).collect();
    assert_eq!((keys, new.get_array("notes").unwrap().len()), (vec!["classe", "dernier_n", "notes"], 1));
}
