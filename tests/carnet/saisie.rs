//! `add`, `show`, `edit` and `delete` on one line each: what they give, and what they refuse.

use crate::commun::ecole::{Ecole, matricules};
use serde_json::json;

#[test]
fn la_fiche_en_json_a_les_champs_de_la_conception_dans_leur_ordre() {
    let ecole = Ecole::petite();
    ecole.fait("edit E00001 email=awa@ecole.sn naissance=27/09/2008");
    ecole.fait("note add E00001 Anglais 8/10 coef=2 type=examen periode=T1 date=15/10/2026");
    ecole.fait("note add E00001 Anglais ATT");
    let fiche = ecole.lance(&["--format", "json", "-c", "show E00001"]).reussie().out;
    let attendu = concat!(
        r#"{"matricule":"E00001","nom":"Diop","prenom":"Awa","telephone":"+33611223344","email":"awa@ecole.sn","#,
        r#""classe":"L3","naissance":"2008-09-27","moyenne":13.92,"provisoire":true,"notes":["#,
        r#"{"n":1,"matiere":"Maths","valeur":12,"bareme":20,"statut":"note","coef":1,"type":"devoir","#,
        r#""periode":null,"date":null,"auteur":"prof"},"#,
        r#"{"n":2,"matiere":"Maths","valeur":15.5,"bareme":20,"statut":"note","coef":1,"type":"devoir","#,
        r#""periode":null,"date":null,"auteur":"prof"},"#,
        r#"{"n":3,"matiere":"Maths","valeur":8,"bareme":20,"statut":"note","coef":1,"type":"devoir","#,
        r#""periode":null,"date":null,"auteur":"prof"},"#,
        r#"{"n":4,"matiere":"Anglais","valeur":8,"bareme":10,"statut":"note","coef":2,"type":"examen","#,
        r#""periode":"T1","date":"2026-10-15","auteur":"prof"},"#,
        r#"{"n":5,"matiere":"Anglais","valeur":null,"bareme":null,"statut":"ATT","coef":1,"type":"devoir","#,
        r#""periode":null,"date":null,"auteur":"prof"}],"#,
        r#""moyennes":{"Maths":11.83,"Anglais":16},"rang":1,"effectif":1,"tuteur":null,"appreciations":[],"provisoires":["Anglais"]}"#,
        "\n"
    );
    assert_eq!(fiche, attendu);
    let liste = ecole.lance(&["--format", "json", "-c", "find matricule=E00002"]).reussie().out;
    let attendu = concat!(
        r#"[{"matricule":"E00002","nom":"Petit","prenom":"Léo","telephone":null,"email":null,"classe":"2de A","#,
        r#""naissance":null,"moyenne":null,"provisoire":false}]"#,
        "\n"
    );
    assert_eq!(liste, attendu);
}

#[test]
fn chaque_ecriture_rend_la_fiche_telle_que_show_la_montre() {
    let ecole = Ecole::petite();
    let lignes = [
        "edit E00001 classe=L2",
        "note add E00001 14",
        "note set E00001#1 13 coef=2",
        "note delete E00001#2 --yes",
        "edit E00001 email=-",
    ];
    for ligne in lignes {
        let rendu = ecole.fait(ligne);
        assert_eq!(rendu, ecole.fait("show E00001"), "{ligne}");
    }
    let neuf = ecole.fait("add nom=Sarr prenom=Fatou tel=- classe=L3");
    assert_eq!(neuf, ecole.fait("show E00003"));
    assert_eq!(ecole.fait("delete E00003 --yes"), json!({ "supprimes": 1 }));
}

#[test]
fn un_telephone_est_garde_en_e164_et_montre_comme_on_l_ecrit() {
    let ecole = Ecole::neuve();
    for (n, (ecrit, garde, montre)) in [
        ("06.11.22.33.44", "+33611223344", "06 11 22 33 44"),
        ("+221 77 123 45 67", "+221771234567", "+221 77 123 45 67"),
        ("0033 7 66 55 44 33", "+33766554433", "07 66 55 44 33"),
        ("+1 212 555 2368", "+12125552368", "+1 212-555-2368"),
    ]
    .into_iter()
    .enumerate()
    {
        let neuf = ecole.fait(&format!("add nom=N{n} prenom=P tel=\"{ecrit}\" classe=L3"));
        assert_eq!(neuf["telephone"], garde);
        let table = ecole.lance(&["--format", "table", "-c", &format!("show \"{ecrit}\"")]).reussie().out;
        assert!(table.contains(montre), "{table}");
    }
    // In Senegal, a number without its code is Senegalese.
    let mut commande = ecole.carnet();
    std::fs::create_dir_all(ecole.dossier.join("maison/.config/carnet")).unwrap();
    ecole.ecris("maison/.config/carnet/config.toml", "[ecole]\npays = \"SN\"\n");
    commande.args(["--format", "json", "-c", "show \"77 123 45 67\""]);
    assert_eq!(crate::commun::ecole::sortie(&mut commande).reussie().json()["matricule"], "E00002");
}

#[test]
fn une_reference_est_un_matricule_un_telephone_ou_un_nom_et_jamais_un_choix() {
    let ecole = Ecole::petite();
    ecole.fait("add nom=Diop prenom=Moussa tel=- classe=L2");
    ecole.fait("add nom=\"De Sousa\" prenom=\"Ana Maria\" tel=- classe=L2");
    for reference in ["e00001", "06 11 22 33 44", "+33611223344", "Diop Awa", "awa diop", "\"DIOP awa\""] {
        assert_eq!(ecole.fait(&format!("show {reference}"))["matricule"], "E00001", "{reference}");
    }
    assert_eq!(ecole.fait("show ana maria de sousa")["matricule"], "E00004");
    let refus: String = [
        "show Diop",
        "show Petit",
        "show Durand",
        "edit Diop classe=L1",
        "delete Diop --yes",
        "note add Diop 12",
        "note set Diop#1 12",
        "show 0611223355",
    ]
    .map(|ligne| ecole.refuse(1, ligne))
    .concat();
    insta::assert_snapshot!(refus, @"
    erreur : « Diop » ne suffit pas à désigner un étudiant : Awa Diop (E00001, L3) ; Moussa Diop (E00003, L2)
      show Diop
           ^^^^
    conseil : donnez le nom et le prénom, le matricule ou le téléphone
    erreur : « Petit » ne suffit pas à désigner un étudiant : Léo Petit (E00002, 2de A)
      show Petit
           ^^^^^
    conseil : donnez le nom et le prénom, le matricule ou le téléphone
    erreur : aucun étudiant ne correspond à « Durand »
      show Durand
           ^^^^^^
    conseil : attendu : matricule, téléphone, ou nom et prénom ; « find nom~… » cherche par un bout de nom
    erreur : « Diop » ne suffit pas à désigner un étudiant : Awa Diop (E00001, L3) ; Moussa Diop (E00003, L2)
      edit Diop classe=L1
           ^^^^
    conseil : donnez le nom et le prénom, le matricule ou le téléphone
    erreur : « Diop » ne suffit pas à désigner un étudiant : Awa Diop (E00001, L3) ; Moussa Diop (E00003, L2)
      delete Diop --yes
             ^^^^
    conseil : donnez le nom et le prénom, le matricule ou le téléphone
    erreur : « Diop » ne suffit pas à désigner un étudiant : Awa Diop (E00001, L3) ; Moussa Diop (E00003, L2)
      note add Diop 12
               ^^^^
    conseil : donnez le nom et le prénom, le matricule ou le téléphone
    erreur : « Diop » ne suffit pas à désigner un étudiant : Awa Diop (E00001, L3) ; Moussa Diop (E00003, L2)
      note set Diop#1 12
               ^^^^^^
    conseil : donnez le nom et le prénom, le matricule ou le téléphone
    erreur : aucun étudiant ne correspond à « 0611223355 »
      show 0611223355
           ^^^^^^^^^^
    conseil : attendu : matricule, téléphone, ou nom et prénom ; « find nom~… » cherche par un bout de nom
    ");
}

#[test]
fn un_doublon_est_refuse_en_nommant_celui_qui_l_a() {
    let ecole = Ecole::petite();
    let avant = ecole.documents("etudiants");
    let refus: String = [
        "add nom=Sarr prenom=Fatou tel=+33611223344 classe=L3",
        "add matricule=e00002 nom=Sarr prenom=Fatou tel=- classe=L3",
        "edit E00002 tel=\"06 11 22 33 44\"",
        "edit E00002 tel=\"06 11 22 33 44\" --dry-run",
    ]
    .map(|ligne| ecole.refuse(1, ligne))
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : le téléphone 06 11 22 33 44 appartient déjà à Awa Diop (E00001, L3)
      add nom=Sarr prenom=Fatou tel=+33611223344 classe=L3
                                    ^^^^^^^^^^^^
    conseil : vérifiez le numéro, ou tel=- s'il n'en a pas
    erreur : le matricule E00002 appartient déjà à Léo Petit (E00002, 2de A)
      add matricule=e00002 nom=Sarr prenom=Fatou tel=- classe=L3
                    ^^^^^^
    conseil : donnez-en un autre, ou aucun : carnet en choisit un
    erreur : le téléphone 06 11 22 33 44 appartient déjà à Awa Diop (E00001, L3)
      edit E00002 tel="06 11 22 33 44"
                      ^^^^^^^^^^^^^^^^
    conseil : vérifiez le numéro, ou tel=- s'il n'en a pas
    erreur : le téléphone 06 11 22 33 44 appartient déjà à Awa Diop (E00001, L3)
      edit E00002 tel="06 11 22 33 44" --dry-run
                      ^^^^^^^^^^^^^^^^
    conseil : vérifiez le numéro, ou tel=- s'il n'en a pas
    "#);
    assert_eq!(ecole.documents("etudiants"), avant);
    // Two without a phone are no duplicates.
    ecole.fait("add nom=Petit prenom=Léo tel=- classe=\"2de A\"");
    // A number given by hand is not given again.
    ecole.fait("add matricule=E00006 nom=Main prenom=A tel=- classe=L3");
    let suivants = [(); 2].map(|()| ecole.fait("add nom=Suivant prenom=A tel=- classe=L3")["matricule"].clone());
    assert!(suivants[0] != suivants[1] && !suivants.contains(&"E00006".into()), "{suivants:?}");
}

#[test]
fn add_refuse_ce_qui_manque_et_ce_qui_n_est_pas_juste() {
    let ecole = Ecole::petite();
    let usage: String = [
        "add nom=Sarr classe=L3",
        "add",
        "add nom=Sarr nom=Ba prenom=A tel=- classe=L3",
        "add nom=Sarr prenom=Fatou tel=- classe=L3 taille=3",
        "add Sarr Fatou tel=- classe=L3",
        "add nom=Sarr prenom=Fatou tel=- classe>L3",
    ]
    .map(|ligne| ecole.refuse(2, ligne))
    .concat();
    insta::assert_snapshot!(usage, @r#"
    erreur : il manque prenom, telephone
      add nom=Sarr classe=L3
                            ^
    conseil : ajoutez prenom=… telephone=… (telephone=- s'il n'y en a pas)
    erreur : il manque nom, prenom, telephone, classe
      add
         ^
    conseil : ajoutez nom=… prenom=… telephone=… classe=… (telephone=- s'il n'y en a pas)
    erreur : « nom » est donné deux fois
      add nom=Sarr nom=Ba prenom=A tel=- classe=L3
                   ^^^
    erreur : champ « taille » inconnu
      add nom=Sarr prenom=Fatou tel=- classe=L3 taille=3
                                                ^^^^^^
    conseil : champs : matricule nom prenom telephone email classe naissance tuteur.nom tuteur.telephone tuteur.email tuteur.adresse accord-mail accord-sms tuteur.accord-mail tuteur.accord-sms
    erreur : « Sarr » est de trop
      add Sarr Fatou tel=- classe=L3
          ^^^^
    conseil : écrivez champ=valeur ; forme : add [champ=valeur…] [notes=…]
    erreur : « add » n'attend pas de condition ici, seulement des mots et des champ=valeur
      add nom=Sarr prenom=Fatou tel=- classe>L3
                                      ^^^^^^^^^
    "#);
    let refus: String = [
        "add nom=Sarr prenom=Fatou tel=12 classe=L3",
        "add nom=- prenom=Fatou tel=- classe=L3",
        "add nom=\"\" prenom=Fatou tel=- classe=L3",
        "add nom=Sarr prenom=Fatou tel=- classe=L3 naissance=31/02/2008",
        "add nom=Sarr prenom=Fatou tel=- classe=L3 naissance=01/01/2099",
        "add nom=Sarr prenom=Fatou tel=- classe=L3 email=fatou",
        "add nom=Sarr prenom=Fatou tel=- classe=L3 moyenne=12",
        "add matricule=\"a b\" nom=Sarr prenom=Fatou tel=- classe=L3",
    ]
    .map(|ligne| ecole.refuse(1, ligne))
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : « 12 » n'est pas un numéro de téléphone valable (France par défaut)
      add nom=Sarr prenom=Fatou tel=12 classe=L3
                                    ^^
    erreur : « nom » ne peut pas être vide
      add nom=- prenom=Fatou tel=- classe=L3
              ^
    erreur : nom : le texte est vide
      add nom="" prenom=Fatou tel=- classe=L3
              ^^
    erreur : naissance : « 31/02/2008 » : ce jour n'existe pas
      add nom=Sarr prenom=Fatou tel=- classe=L3 naissance=31/02/2008
                                                          ^^^^^^^^^^
    erreur : naissance : 01/01/2099 est dans le futur
      add nom=Sarr prenom=Fatou tel=- classe=L3 naissance=01/01/2099
                                                          ^^^^^^^^^^
    erreur : « fatou » n'est pas une adresse e-mail (attendu : nom@domaine.fr)
      add nom=Sarr prenom=Fatou tel=- classe=L3 email=fatou
                                                      ^^^^^
    erreur : « moyenne » ne se change pas ainsi
      add nom=Sarr prenom=Fatou tel=- classe=L3 moyenne=12
                                                        ^^
    erreur : matricule « a b » : «   » n'y a pas sa place (lettres, chiffres et - _ . /)
      add matricule="a b" nom=Sarr prenom=Fatou tel=- classe=L3
                    ^^^^^
    "#);
    assert_eq!(ecole.documents("etudiants").len(), 2);
}

#[test]
fn edit_refuse_ce_qui_ne_change_pas_ainsi() {
    let ecole = Ecole::petite();
    let avant = ecole.tout();
    let refus: String = [
        (2, "edit E00001"),
        (2, "edit"),
        (2, "edit classe=L2"),
        (2, "edit E00001 classe=L2 classe=L1"),
        (1, "edit E00001 notes=12"),
        (1, "edit E00001 matricule=E00009"),
        (1, "edit E00001 classe=-"),
    ]
    .map(|(code, ligne)| ecole.refuse(code, ligne))
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : rien à changer : attendu au moins un champ=valeur
      edit E00001
                 ^
    conseil : exemple : edit E00001 classe=L2
    erreur : il manque « réf » (matricule, téléphone, ou nom et prénom)
      edit
          ^
    conseil : forme : edit réf… [champ=valeur…]
    erreur : il manque « réf » (matricule, téléphone, ou nom et prénom)
      edit classe=L2
                    ^
    conseil : forme : edit réf… [champ=valeur…]
    erreur : « classe » est donné deux fois
      edit E00001 classe=L2 classe=L1
                            ^^^^^^
    erreur : « notes » ne se change pas ainsi
      edit E00001 notes=12
                        ^^
    erreur : « matricule » ne se change pas ainsi
      edit E00001 matricule=E00009
                            ^^^^^^
    erreur : « classe » ne peut pas être vide
      edit E00001 classe=-
                         ^
    "#);
    ecole.fait("edit E00001 classe=L3 tel=+33611223344");
    assert_eq!(ecole.tout(), avant, "ce qui ne change rien n'écrit rien");
}

#[test]
fn supprimer_sans_terminal_demande_yes() {
    let ecole = Ecole::petite();
    let refus: String = ["delete E00001", "note delete E00001#1"].map(|ligne| ecole.refuse(1, ligne)).concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : une réponse est nécessaire, et il n'y a pas de terminal où la demander : Supprimer Awa Diop (E00001, L3) et ses 3 notes ?
    conseil : ajoutez --yes à la commande pour répondre oui
    erreur : une réponse est nécessaire, et il n'y a pas de terminal où la demander : Supprimer, pour Awa Diop (E00001, L3), la note Maths 12 ?
    conseil : ajoutez --yes à la commande pour répondre oui
    "#);
    assert_eq!(ecole.fait("show E00001")["notes"].as_array().unwrap().len(), 3);
    assert_eq!(ecole.lance(&["--yes", "--format", "json", "-c", "delete E00001"]).reussie().json()["supprimes"], 1);
    assert_eq!(matricules(&ecole.fait("find")), ["E00002"]);
    assert_eq!(ecole.lance(&["-c", "delete E00001 --yes"]).code, 1);
    // The journal keeps who he was.
    let journal = ecole.documents("journal");
    let derniere = journal.iter().find(|entree| entree.get_str("commande").unwrap() == "delete").unwrap();
    assert_eq!(derniere.get_str("qui").unwrap(), "prof");
    let volet = derniere.get_array("volets").unwrap()[0].as_document().unwrap();
    assert_eq!(volet.get_document("avant").unwrap().get_str("nom").unwrap(), "Diop");
}
