//! For which address a consent was that an entry took away: an entry says what it changed, and the address is often not of that. Those
//! that came after it tell. Pure.

use super::entree::VoletDoc;
use crate::domain::Voie;
use mongodb::bson::{Bson, Document};

/// The address that a student had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) enum Alors {
    /// It, or none.
    Connue(Option<String>),
    /// The values of who changed it were erased.
    Effacee,
}

/// A value of a student's document, as the language names it: `email`, `tuteur.email`.
fn valeur<'d>(document: Option<&'d Document>, champ: &str) -> Option<&'d Bson> {
    match champ.split_once('.') {
        Some((liste, champ)) => document?.get_document(liste).ok()?.get(champ),
        None => document?.get(champ),
    }
}

/// The addresses whose consents the taking back of a volet gives again, where the volet itself does not say which ones they were.
pub(in crate::store) fn accords_rendus(volet: &VoletDoc) -> Vec<Voie> {
    let (avant, apres) = (volet.avant.as_ref(), volet.apres.as_ref());
    let is_rendu = |voie: &Voie| {
        let (accord, adresse) = (format!("accords.{}", voie.cle()), voie.champ_de_l_adresse().nom());
        valeur(avant, &accord).is_some()
            && volet.etat.is_some()
            && valeur(avant, &adresse).or(valeur(apres, &adresse)).is_none()
    };
    Voie::TOUTES.into_iter().filter(is_rendu).collect()
}

/// The address as it was before the first of these volets of its student that changed it, oldest first; else as it is, `ici`.
pub(in crate::store) fn adresse_d_alors<'v>(
    voie: Voie,
    suivants: impl IntoIterator<Item = &'v VoletDoc>,
    ici: Option<&str>,
) -> Alors {
    let champ = voie.champ_de_l_adresse().nom();
    for volet in suivants {
        if volet.sel.is_none() {
            return Alors::Effacee;
        }
        let (avant, apres) = (valeur(volet.avant.as_ref(), &champ), valeur(volet.apres.as_ref(), &champ));
        // Of who was removed, all is told.
        if avant.is_some() || apres.is_some() || volet.etat.is_none() {
            return Alors::Connue(avant.and_then(Bson::as_str).map(str::to_owned));
        }
    }
    Alors::Connue(ici.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::super::entree::{ETUDIANT, binaire};
    use super::*;
    use mongodb::bson::doc;
    use mongodb::bson::oid::ObjectId;

    fn volet(avant: Document, apres: Document) -> VoletDoc {
        VoletDoc {
            genre: ETUDIANT.into(),
            id: "E00001".into(),
            lignee: ObjectId::from_bytes([1; 12]),
            n: 2,
            precedent: None,
            avant: Some(avant),
            apres: Some(apres),
            sel: Some(binaire(&[0; 16])),
            empreinte: binaire(&[0; 32]),
            etat: Some(binaire(&[0; 32])),
        }
    }

    fn connue(adresse: &str) -> Alors {
        Alors::Connue(Some(adresse.to_owned()))
    }

    #[test]
    fn a_consent_that_comes_back_alone_does_not_say_for_which_address() {
        let accord = doc! { "mail": { "valeur": "oui" }, "tuteur_sms": { "valeur": "toujours" } };
        let retrait = volet(doc! { "accords": accord.clone() }, doc! {});
        assert_eq!(accords_rendus(&retrait), [Voie::Mail, Voie::TuteurSms]);
        let avec_l_adresse = volet(doc! { "accords": accord.clone(), "email": "a@ecole.sn" }, doc! {});
        assert_eq!(accords_rendus(&avec_l_adresse), [Voie::TuteurSms]);
        assert!(accords_rendus(&volet(doc! {}, doc! { "accords": accord.clone() })).is_empty(), "it goes");
        let parti = VoletDoc { etat: None, ..volet(doc! { "accords": accord }, doc! {}) };
        assert!(accords_rendus(&parti).is_empty(), "all of him comes back");
    }

    #[test]
    fn the_address_of_then_is_what_the_next_change_found() {
        let autre_chose = volet(doc! { "classe": "L3" }, doc! { "classe": "L2" });
        let change = |de: &str, a: &str| volet(doc! { "email": de }, doc! { "email": a });
        let (un, deux) = (change("a@ecole.sn", "b@ecole.sn"), change("b@ecole.sn", "a@ecole.sn"));
        let alors =
            |suivants: &[&VoletDoc]| adresse_d_alors(Voie::Mail, suivants.iter().copied(), Some("ici@ecole.sn"));
        assert_eq!(alors(&[]), connue("ici@ecole.sn"));
        assert_eq!(alors(&[&autre_chose]), connue("ici@ecole.sn"));
        assert_eq!(alors(&[&autre_chose, &un, &deux]), connue("a@ecole.sn"));
        let donnee = volet(doc! {}, doc! { "email": "b@ecole.sn" });
        assert_eq!(alors(&[&donnee]), Alors::Connue(None), "there was none");
        let tuteur = volet(doc! { "tuteur": { "telephone": "+221771234567" } }, doc! {});
        assert_eq!(adresse_d_alors(Voie::TuteurSms, [&tuteur], None), connue("+221771234567"));
        let parti = VoletDoc { etat: None, apres: None, ..volet(doc! { "nom": "Diop" }, doc! {}) };
        assert_eq!(alors(&[&parti]), Alors::Connue(None));
        let efface = VoletDoc { sel: None, avant: None, apres: None, ..un };
        assert_eq!(alors(&[&efface]), Alors::Effacee);
    }
}
