//! `notify list`, and where a message is said to be.

use super::*;
use crate::domain::message::Etat;
use crate::outcome::notifications::{Notifications, Retenue};

fn message(voie: Voie, etat: Etat, raison: Option<&str>) -> Message {
    let (adresse, nom) = match voie {
        Voie::Mail => ("awa.ndiaye-lefevre@ecole-superieure.sn", "Awa Ndiaye-Lefèvre"),
        Voie::TuteurMail => ("mere@ecole.sn", "Mme Marie-Thérèse Ndiaye"),
        Voie::Sms | Voie::TuteurSms => ("+221771234567", "Awa Ndiaye-Lefèvre"),
    };
    Message {
        id: "0123456789abcdef01234567".into(),
        matricule: "E00001".into(),
        eleve: "Awa Ndiaye-Lefèvre".into(),
        prenom: "Awa".into(),
        destinataire: Destinataire { voie, adresse: adresse.into(), nom: nom.into() },
        evenements: Vec::new(),
        etat,
        ouvert: false,
        urgent: false,
        en_cours: false,
        apres: 0,
        du: true,
        essais: 0,
        raison: raison.map(str::to_owned),
        cree: 0,
        fini: None,
    }
}

fn liste(messages: Vec<Message>, retenue: Retenue) -> Outcome {
    Outcome::Notifications(Box::new(Notifications::Liste { messages, retenue }))
}

#[test]
fn at_80_columns_a_message_says_how_far_it_is_and_why() {
    let refuse = "le serveur d'envoi refuse la connexion (hôte et port de mail.url)";
    let messages = vec![
        Message { essais: 2, ..message(Voie::Mail, Etat::Attend, Some(refuse)) },
        message(Voie::TuteurMail, Etat::Attend, None),
        message(Voie::TuteurSms, Etat::Attend, None),
        Message { en_cours: true, ..message(Voie::Mail, Etat::Attend, None) },
        message(Voie::Mail, Etat::Echoue, Some("refusé par le serveur (550 5.1.1 boite inconnue)")),
        message(Voie::Mail, Etat::Annule, Some("annulé par prof")),
        message(Voie::Sms, Etat::Annule, Some("accord retiré")),
    ];
    let retenue = Retenue { sans_canal: vec![Canal::Sms], pause: false };
    insta::assert_snapshot!(rendu(&liste(messages, retenue), &p(Format::Table, 80)), @r#"
    N°        Canal   Vers                État
    ────────  ──────  ──────────────────  ──────────────────────────────────────────
    01234567  e-mail  awa.ndiaye-lefevr…  à réessayer : le serveur d'envoi refuse l…
    01234567  e-mail  Mme Marie-Thérèse…  prêt à partir
    01234567  SMS     Awa Ndiaye-Lefèvr…  attend que les SMS soient configurés
    01234567  e-mail  awa.ndiaye-lefevr…  envoi en cours
    01234567  e-mail  awa.ndiaye-lefevr…  échoué : refusé par le serveur (550 5.1.1…
    01234567  e-mail  awa.ndiaye-lefevr…  annulé par prof
    01234567  SMS     +221 77 123 45 67   annulé : accord retiré

    7 messages
    "#);
}

#[test]
fn what_nothing_lets_go_does_not_say_when_it_goes() {
    let etat = |message: Message, retenue: Retenue| {
        let dit = rendu(&liste(vec![message], retenue), &p(Format::Vertical, None));
        let ligne = dit.lines().find(|ligne| ligne.contains("état")).unwrap();
        ligne.split_once(':').unwrap().1.trim().to_owned()
    };
    let attend = |du: bool, raison: Option<&str>| Message { du, ..message(Voie::Mail, Etat::Attend, raison) };
    let sans_canal = Retenue { sans_canal: vec![Canal::Mail], pause: true };
    assert_eq!(etat(attend(false, None), sans_canal), "attend que l'e-mail soit configuré");
    let pause = || Retenue { sans_canal: Vec::new(), pause: true };
    assert_eq!(etat(attend(false, None), pause()), "attend la fin de la pause");
    assert!(etat(attend(false, None), Retenue::default()).starts_with("part le "));
    assert_eq!(etat(attend(true, None), Retenue::default()), "prêt à partir");
    let demain = "les 200 SMS du jour sont partis (sms.par_jour) : la suite demain";
    assert_eq!(etat(attend(true, Some(demain)), Retenue::default()), format!("attend : {demain}"));
}
