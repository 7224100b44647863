//! `find` on the 649 pupils of a real file, compared with what the file itself says.

use crate::commun::ecole::{Ecole, matricules};
use crate::commun::lycee::{Eleve, a_rebours, alphabetique, eleves, nu, parmi, tries};
use std::cmp::Reverse;

/// Runs each `find` and compares who is found, and in which order.
fn compare(cas: &[(&str, Vec<&str>)]) {
    let lignes: Vec<String> = cas.iter().map(|(criteres, _)| format!("find {criteres}")).collect();
    let lignes: Vec<&str> = lignes.iter().map(String::as_str).collect();
    for ((criteres, attendus), trouves) in cas.iter().zip(Ecole::lycee().font(&lignes)) {
        assert_eq!(&matricules(&trouves), attendus, "find {criteres}");
    }
}

fn annee(eleve: &Eleve) -> &str {
    &eleve.naissance[..4]
}

#[test]
fn find_sans_critere_donne_tout_le_fichier_tel_quel() {
    let ecole = Ecole::lycee();
    let tous = ecole.fait("find");
    assert_eq!(matricules(&tous), parmi(|_| true));
    for trouve in tous.as_array().unwrap() {
        let eleve = eleves().iter().find(|eleve| eleve.matricule == trouve["matricule"]).unwrap();
        assert_eq!((trouve["nom"].as_str(), trouve["prenom"].as_str()), (Some(&*eleve.nom), Some(&*eleve.prenom)));
        assert_eq!(trouve["telephone"], eleve.telephone);
        assert_eq!(trouve["naissance"], eleve.naissance);
        assert_eq!(trouve["classe"], eleve.classe);
        assert_eq!(trouve["moyenne"].as_f64().unwrap(), f64::from(eleve.moyenne) / 100.0);
        assert_eq!((trouve["email"].is_null(), &trouve["provisoire"]), (true, &false.into()));
    }
}

#[test]
fn les_recherches_de_l_ecole_donnent_ce_que_dit_le_fichier() {
    compare(&[
        ("nom=lefevre", parmi(|e| nu(&e.nom) == "lefevre")),
        ("prenom~elise", parmi(|e| nu(&e.prenom).contains("elise"))),
        ("moyenne<10", parmi(|e| e.moyenne < 1000)),
        ("classe=\"L3 Info\" moyenne=12.. sort=-nom", a_rebours(|e| e.classe == "L3 Info" && e.moyenne >= 1200)),
        ("non (classe=\"2de A\" ou classe=\"2de B\")", parmi(|e| e.classe != "2de A" && e.classe != "2de B")),
        ("tel=\"06 57 08 91 31\"", parmi(|e| e.telephone == "+33657089131")),
        ("classe=\"1re D\" lefevre", parmi(|e| e.classe == "1re D" && nu(&e.nom) == "lefevre")),
    ]);
    assert_eq!(parmi(|e| e.moyenne < 1000).len(), 157);
    let premier = Ecole::lycee().fait("find sort=moyenne limit=1");
    assert_eq!((&premier[0]["matricule"], &premier[0]["moyenne"]), (&"UCI0339".into(), &18.67.into()));
}

#[test]
fn un_telephone_se_cherche_dans_chaque_ecriture_usuelle() {
    let ba = parmi(|e| e.telephone == "+33647136141");
    let seck = parmi(|e| e.telephone == "+221700584422");
    assert_eq!((ba.len(), seck.len()), (1, 1));
    compare(&[
        ("tel=\"06 47 13 61 41\"", ba.clone()),
        ("tel=0647136141", ba.clone()),
        ("tel=06.47.13.61.41", ba.clone()),
        ("telephone=06-47-13-61-41", ba.clone()),
        ("téléphone=\"+33 6 47 13 61 41\"", ba.clone()),
        ("tel=\"+33 (0)6 47 13 61 41\"", ba.clone()),
        ("tel=0033647136141", ba.clone()),
        ("tel~\"47 13 61\"", parmi(|e| e.telephone.contains("471361"))),
        ("\"06 47 13 61 41\"", ba.clone()),
        ("tel=\"+221 70 058 44 22\"", seck.clone()),
        ("tel=00221700584422", seck.clone()),
        ("tel=0647136141;00221700584422", parmi(|e| ba.contains(&&*e.matricule) || seck.contains(&&*e.matricule))),
    ]);
}

#[test]
fn chaque_operateur_donne_ce_que_dit_le_fichier() {
    let entre = |de: u32, a: u32| parmi(move |e| (de..=a).contains(&e.moyenne));
    compare(&[
        ("moyenne=12", entre(1200, 1200)),
        ("moyenne!=12", parmi(|e| e.moyenne != 1200)),
        ("moyenne<=11,67", entre(0, 1167)),
        ("moyenne<11.67", entre(0, 1166)),
        ("moyenne>=15,33", entre(1533, 2000)),
        ("moyenne>15,33", entre(1534, 2000)),
        ("moyenne=8..12", entre(800, 1200)),
        ("moyenne=..8", entre(0, 800)),
        ("moyenne!=8..12", parmi(|e| !(800..=1200).contains(&e.moyenne))),
        ("moyenne=10;12;14", parmi(|e| [1000, 1200, 1400].contains(&e.moyenne))),
        ("moyenne.Portugais>=15,33", entre(1533, 2000)),
        ("moyenne.portugais=..8 classe~tle", parmi(|e| e.moyenne <= 800 && e.classe.starts_with("Tle"))),
        ("classe~info", parmi(|e| e.classe.ends_with("Info"))),
        ("classe!~INFO", parmi(|e| !e.classe.ends_with("Info"))),
        ("classe!=\"2de a\"", parmi(|e| e.classe != "2de A")),
        ("classe=\"2de A\";\"2de B\"", parmi(|e| ["2de A", "2de B"].contains(&&*e.classe))),
        ("classe~info;gestion", parmi(|e| e.classe.ends_with("Info") || e.classe.ends_with("Gestion"))),
        ("nom<b", parmi(|e| alphabetique(&e.nom) < alphabetique("b"))),
        ("nom>=Zola", parmi(|e| alphabetique(&e.nom) >= alphabetique("zola"))),
        ("nom=d..f", parmi(|e| (alphabetique("d")..=alphabetique("f")).contains(&alphabetique(&e.nom)))),
        ("matricule=uci0339", parmi(|e| e.matricule == "UCI0339")),
        ("matricule~033", parmi(|e| e.matricule.contains("033"))),
        ("notes=3", parmi(|_| true)),
        ("notes<3", vec![]),
        ("notes>=4", vec![]),
    ]);
}

#[test]
fn une_annee_de_naissance_est_tous_ses_jours() {
    compare(&[
        ("naissance=2008", parmi(|e| annee(e) == "2008")),
        ("naissance!=2008", parmi(|e| annee(e) != "2008")),
        ("naissance<2008", parmi(|e| annee(e) < "2008")),
        ("naissance<=2008", parmi(|e| annee(e) <= "2008")),
        ("naissance>2008", parmi(|e| annee(e) > "2008")),
        ("naissance>=2008", parmi(|e| annee(e) >= "2008")),
        ("naissance=2008..2009", parmi(|e| ["2008", "2009"].contains(&annee(e)))),
        ("naissance=..2005", parmi(|e| annee(e) <= "2005")),
        ("naissance=27/09/2008", parmi(|e| e.naissance == "2008-09-27")),
        ("naissance=2008-09-27", parmi(|e| e.naissance == "2008-09-27")),
        ("naissance>27/09/2010 naissance<=2010", parmi(|e| ("2010-09-28".."2011").contains(&&*e.naissance))),
    ]);
}

#[test]
fn plusieurs_annees_se_donnent_en_liste() {
    compare(&[("naissance=2005;2008", parmi(|e| ["2005", "2008"].contains(&annee(e))))]);
}

#[test]
fn un_tiret_cherche_ce_qui_manque() {
    let ecole = Ecole::petite();
    ecole.fait("edit E00002 email=leo@ecole.fr naissance=01/02/2010 tuteur=Petit tuteur.tel=0611223355");
    let trouves = ecole.font(&[
        "find tel=-",
        "find tel!=-",
        "find email=-",
        "find email!=-",
        "find naissance=-",
        "find moyenne=-",
        "find non moyenne=-",
        "find tuteur=-",
        "find tuteur.telephone!=-",
        "find moyenne<20",
        "find moyenne!=3",
    ]);
    let (diop, petit): (&[&str], &[&str]) = (&["E00001"], &["E00002"]);
    let attendus = [petit, diop, diop, petit, diop, petit, diop, diop, petit, diop, &["E00001", "E00002"]];
    for (n, (trouves, attendus)) in trouves.iter().zip(attendus).enumerate() {
        assert_eq!(matricules(trouves), attendus, "n° {n}");
    }
}

#[test]
fn les_conditions_se_lient_par_et_ou_non_et_parentheses() {
    let info = |e: &Eleve| e.classe == "L3 Info";
    let bon = |e: &Eleve| e.moyenne >= 1400;
    compare(&[
        ("classe=\"L3 Info\" ou moyenne>=14", parmi(|e| info(e) || bon(e))),
        ("classe=\"L3 Info\" et moyenne>=14", parmi(|e| info(e) && bon(e))),
        ("non classe=\"L3 Info\" moyenne>=14", parmi(|e| !info(e) && bon(e))),
        ("non (classe=\"L3 Info\" moyenne>=14)", parmi(|e| !(info(e) && bon(e)))),
        ("NON non classe=\"L3 Info\"", parmi(info)),
        (
            "(classe=\"L3 Info\" ou classe=\"M1 Info\") (moyenne<8 ou moyenne>=14)",
            parmi(|e| (info(e) || e.classe == "M1 Info") && (e.moyenne < 800 || bon(e))),
        ),
        ("prenom=elise ou nom=lefevre classe~l", {
            parmi(|e| nu(&e.prenom) == "elise" || nu(&e.nom) == "lefevre" && nu(&e.classe).contains('l'))
        }),
    ]);
}

#[test]
fn les_noms_se_trient_comme_en_francais() {
    compare(&[
        ("sort=nom", parmi(|_| true)),
        ("sort=+nom", parmi(|_| true)),
        ("sort=-nom", a_rebours(|_| true)),
        ("tri=prénom", tries(|_| true, |e| alphabetique(&e.prenom))),
        ("sort=matricule", tries(|_| true, |e| e.matricule.clone())),
        ("sort=naissance", tries(|_| true, |e| e.naissance.clone())),
        ("sort=-naissance", tries(|_| true, |e| Reverse(e.naissance.clone()))),
        ("sort=moyenne", tries(|_| true, |e| Reverse(e.moyenne))),
        ("sort=-moyenne", tries(|_| true, |e| Reverse(e.moyenne))),
        ("sort=+moyenne", tries(|_| true, |e| e.moyenne)),
    ]);
}

#[test]
fn la_moyenne_d_une_matiere_trie_et_ses_pages_ne_perdent_personne() {
    let ecole = Ecole::lycee();
    let lignes: Vec<String> =
        (1..=7).map(|page| format!("find sort=moyenne.Portugais limit=100 page={page}")).collect();
    let pages = ecole.font(&lignes.iter().map(String::as_str).collect::<Vec<_>>());
    let trouves: Vec<&str> = pages.iter().flat_map(matricules).collect();
    assert_eq!(trouves, tries(|_| true, |e| Reverse(e.moyenne)));
}

#[test]
fn plusieurs_cles_de_tri_se_suivent() {
    compare(&[
        ("sort=classe,nom", tries(|_| true, |e| alphabetique(&e.classe))),
        ("sort=classe,-moyenne", tries(|_| true, |e| (alphabetique(&e.classe), Reverse(e.moyenne)))),
        ("sort=-classe,+moyenne", tries(|_| true, |e| (Reverse(alphabetique(&e.classe)), e.moyenne))),
        ("sort=moyenne;naissance", tries(|_| true, |e| (Reverse(e.moyenne), e.naissance.clone()))),
    ]);
}

#[test]
fn les_pages_se_suivent_sans_rien_perdre_ni_repeter() {
    let tous = parmi(|_| true);
    let page = |n: usize, par: usize| tous.iter().skip((n - 1) * par).take(par).copied().collect::<Vec<_>>();
    compare(&[
        ("limit=5", page(1, 5)),
        ("limite=100 page=1", page(1, 100)),
        ("limit=100 page=2", page(2, 100)),
        ("limit=100 page=7", page(7, 100)),
        ("limit=100 page=8", vec![]),
        ("page=1", page(1, 50)),
        ("page=13", page(13, 50)),
    ]);
}

#[test]
fn une_recherche_fausse_est_refusee_a_sa_place() {
    let ecole = Ecole::lycee();
    let refus: String = [
        (2, "find tialle=12"),
        (2, "find moyenne~12"),
        (2, "find tel>0611223344"),
        (1, "find classe=L3 moyenne=douze"),
        (1, "find naissance=31/02/2008"),
        (2, "find limit=0"),
        (2, "find sort=taille"),
        (2, "find (classe=L3"),
        (2, "find moyenne>8..12"),
        (2, "find classe=L3 limit=1 limit=2"),
    ]
    .map(|(code, ligne)| ecole.refuse(code, ligne))
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : champ « tialle » inconnu
      find tialle=12
           ^^^^^^
    conseil : champs : matricule nom prenom telephone email classe naissance moyenne moyenne.Matière rang mention notes tuteur
    erreur : « ~ » ne convient pas ici : « ~ » cherche un texte ; ce champ se compare avec = < > ou un intervalle 8..12
      find moyenne~12
                   ^^
    erreur : « > » ne convient pas ici : un téléphone n'est ni plus grand ni plus petit qu'un autre : tel=… ou tel~…
      find tel>0611223344
               ^^^^^^^^^^
    erreur : « douze » n'est pas un nombre
      find classe=L3 moyenne=douze
                             ^^^^^
    erreur : « 31/02/2008 » : ce jour n'existe pas
      find naissance=31/02/2008
                     ^^^^^^^^^^
    erreur : limit : « 0 » ne convient pas (attendu : un nombre entier, 1 ou plus)
      find limit=0
                 ^
    erreur : champ « taille » inconnu
      find sort=taille
                ^^^^^^
    conseil : champs : matricule nom prenom telephone email classe naissance moyenne moyenne.Matière rang mention notes tuteur
    erreur : cette parenthèse n'est pas refermée
      find (classe=L3
           ^
    conseil : fermez-la par ), ou mettez le texte entre guillemets
    erreur : « > » ne convient pas ici : une seule valeur est attendue ; pour un intervalle : champ=8..12
      find moyenne>8..12
           ^^^^^^^^^^^^^
    erreur : « limit » est donné deux fois
      find classe=L3 limit=1 limit=2
                             ^^^^^
    "#);
}
