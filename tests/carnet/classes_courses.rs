//! Classes in races: rules change as a whole for whoever reads, also where their writer is killed, and no average ever stands beside
//! other rules than those that made it.

use crate::commun::coquille::{EnMarche, Fin, Foyer, cite, json, jusqu_a};
use crate::commun::relais::Relais;
use crate::commun::serveurs::Base;
use mongodb::bson::doc;
use mongodb::sync::Client;
use rustix::process::Signal;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// A class of so many, each with 10 in Maths and 14 in Anglais: 12,00, and 11,00 where Maths counts three times.
fn classe(combien: u32) -> (Base, Foyer) {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    peuple(&foyer, combien);
    (base, foyer)
}

fn peuple(foyer: &Foyer, combien: u32) {
    let lignes: String = (0..combien).map(|n| format!("G{n:05};Nom{n};Awa;L3;10;14\n")).collect();
    let fichier = foyer.fichier("l.csv", &format!("Matricule;Nom;Prénom;Classe;Maths;Anglais\n{lignes}"));
    foyer.reussit(&[&format!("import {} tel=-", cite(&fichier))]);
}

fn script(foyer: &Foyer, nom: &str, lignes: impl IntoIterator<Item = String>) -> PathBuf {
    foyer.fichier(nom, &lignes.into_iter().map(|ligne| ligne + "\n").collect::<String>())
}

fn joue(foyer: &Foyer, script: &Path) -> EnMarche {
    foyer.lance(&["--format", "json", "-f", script.to_str().unwrap()])
}

fn tous(en_marche: Vec<EnMarche>) -> Vec<Fin> {
    en_marche.into_iter().map(EnMarche::fin).collect()
}

/// Does what others may stand in the way of, as carnet then says: again.
fn insiste(foyer: &Foyer, ligne: &str) -> Value {
    jusqu_a(ligne, || {
        let fin = foyer.fait(&["--format", "json", "-c", ligne]);
        if fin.code == Some(0) {
            return Some(json(&fin.sortie));
        }
        assert_eq!(json(&fin.erreurs)["erreur"], "conflit", "{}", fin.erreurs);
        None
    })
}

fn concorde(foyer: &Foyer) {
    let fin = foyer.fait(&["-c", "log --verifier"]);
    assert_eq!(fin.code, Some(0), "{} {}", fin.sortie, fin.erreurs);
}

/// The averages of a list of students, each once.
fn moyennes(liste: &Value) -> BTreeSet<String> {
    liste.as_array().unwrap().iter().map(|etudiant| etudiant["moyenne"].to_string()).collect()
}

fn documents(texte: &str) -> Vec<Value> {
    texte.lines().map(|ligne| serde_json::from_str(ligne).unwrap()).collect()
}

#[test]
fn qui_lit_une_classe_pendant_que_ses_coefficients_changent_voit_tout_l_avant_ou_tout_l_apres() {
    let (_base, foyer) = classe(60);
    let ecrit = script(&foyer, "ecrit", (0..30).map(|n| format!("class set L3 coefs=Maths:{}", [3, 1][n % 2])));
    let lecteur = || {
        let mut carnet = foyer.carnet();
        carnet.args(["--format", "json"]).stdin(Stdio::piped());
        EnMarche::commence(&mut carnet)
    };
    let mut lecteurs = [lecteur(), lecteur()];
    let fini = AtomicBool::new(false);
    let vues: BTreeSet<String> = thread::scope(|scope| {
        let lit = |lecteur: &mut EnMarche| {
            let mut vues = BTreeSet::new();
            // Once more behind the last change.
            let mut encore = true;
            while std::mem::replace(&mut encore, !fini.load(Ordering::Relaxed)) {
                lecteur.tape("find classe=L3 limit=100\n");
                let liste: Value = serde_json::from_str(&lecteur.ligne()).unwrap();
                let siennes = moyennes(&liste);
                assert!(liste.as_array().unwrap().len() == 60 && siennes.len() == 1, "à moitié : {siennes:?}");
                vues.extend(siennes);
            }
            vues
        };
        let lus: Vec<_> = lecteurs.iter_mut().map(|lecteur| scope.spawn(move || lit(lecteur))).collect();
        let ecrit = joue(&foyer, &ecrit).fin();
        fini.store(true, Ordering::Relaxed);
        assert_eq!(ecrit.code, Some(0), "{}", ecrit.erreurs);
        lus.into_iter().flat_map(|lu| lu.join().unwrap()).collect()
    });
    assert_eq!(vues.len(), 2, "les lecteurs n'ont rien vu changer : {vues:?}");
    concorde(&foyer);
}

#[test]
fn un_changement_tue_au_milieu_laisse_tout_l_avant_ou_tout_l_apres() {
    let (_base, foyer) = classe(400);
    let mut tues = 0;
    for (tour, attente) in (0..12).map(|n| (n, 20 * n)) {
        let change = format!("class set L3 coefs=Maths:{}", [3, 1][tour % 2]);
        let en_marche = foyer.lance(&["-c", &change]);
        thread::sleep(Duration::from_millis(attente as u64));
        en_marche.signale(Signal::KILL);
        tues += usize::from(en_marche.fin().code.is_none());
        let liste = foyer.json("find classe=L3 limit=1000");
        assert_eq!(moyennes(&liste).len(), 1, "tué après {attente} ms : à moitié");
        let maths = foyer.json("class show L3")["matieres"][0]["coef"].clone();
        let attendue = if maths == 3 { "11" } else { "12" };
        assert_eq!(moyennes(&liste), BTreeSet::from([attendue.to_owned()]), "coefficient {maths}");
    }
    assert!(tues > 3, "presque aucun n'a été tué à temps : {tues}");
    concorde(&foyer);
}

#[test]
fn trois_mille_etudiants_tue_pendant_qu_il_ecrit_et_rien_n_en_reste() {
    let base = Base::neuve();
    let relais = Relais::vers(&base, "commitTransaction");
    let foyer = Foyer::sur(&relais.base);
    peuple(&foyer, 3_000);
    let serveur = Client::with_uri_str(&base.mongo).unwrap().database("admin");
    // Some of the students are being written: one of the lists of a thousand. Gives whose session that is.
    let ecrit = || {
        let celle = doc! { "currentOp": 1, "op": "update", "ns": format!("{}.etudiants", base.nom) };
        let en_cours = serveur.run_command(celle).run().unwrap();
        let premiere = en_cours.get_array("inprog").unwrap().first()?.as_document().unwrap().clone();
        premiere.get_document("lsid").ok().cloned()
    };
    let regles = |foyer: &Foyer| {
        let maths = foyer.json("class show L3")["matieres"][0]["coef"].clone();
        let attendue = if maths == 3 { "11" } else { "12" };
        let lues = moyennes(&foyer.json("find classe=L3 limit=5000"));
        assert_eq!(lues, BTreeSet::from([attendue.to_owned()]), "{maths}");
        maths
    };
    let en_marche = foyer.lance(&["-c", "class set L3 coefs=Maths:3"]);
    let session = jusqu_a("des étudiants s'écrivent", ecrit);
    en_marche.signale(Signal::KILL);
    en_marche.fin();
    // It may have been quicker than the signal: all old, or all new.
    let avant = regles(&foyer);
    // The server undoes what a dead one was writing a minute later at most; here at once.
    serveur.run_command(doc! { "killAllSessionsByPattern": [{ "lsid": session }] }).run().unwrap();
    // All of them are written, and not one for good: what he was about to confirm never comes to the server.
    relais.retient();
    let autre = if avant == 3 { 1 } else { 3 };
    let en_marche = foyer.lance(&["-c", &format!("class set L3 coefs=Maths:{autre}")]);
    jusqu_a("tout est écrit", || relais.is_attendu().then_some(()));
    en_marche.signale(Signal::KILL);
    assert_eq!(en_marche.fin().code, None);
    relais.coupe();
    assert_eq!(regles(&foyer), avant);
    concorde(&foyer);
}

#[test]
fn deux_qui_reglent_la_meme_classe_gardent_chacun_ce_qu_ils_ont_dit() {
    let (_base, foyer) = classe(20);
    let maths = script(&foyer, "maths", (1..=15).map(|n| format!("class set L3 coefs=Maths:{n}")));
    let autres = script(&foyer, "autres", (1..=15).map(|n| format!("class set L3 coefs=Anglais:{n} libelle=L{n}")));
    for fin in tous(vec![joue(&foyer, &maths), joue(&foyer, &autres)]) {
        assert_eq!(fin.code, Some(0), "{}", fin.erreurs);
        assert_eq!(documents(&fin.sortie).len(), 15);
    }
    let classe = foyer.json("class show L3");
    let coefs: BTreeSet<String> =
        classe["matieres"].as_array().unwrap().iter().map(|m| m["coef"].to_string()).collect();
    assert_eq!((coefs, &classe["libelle"]), (BTreeSet::from(["15".to_owned()]), &Value::from("L15")));
    assert_eq!(moyennes(&foyer.json("find classe=L3")), BTreeSet::from(["12".to_owned()]));
    concorde(&foyer);
}

#[test]
fn notes_ajouts_et_imports_pendant_que_les_regles_changent_ont_les_moyennes_de_leurs_regles() {
    let (_base, foyer) = classe(30);
    let note = script(&foyer, "note", (0..60).map(|n| format!("note add G{:05} Maths {}", n % 30, n % 21)));
    let ajoute = |qui: &str| {
        let lignes = (0..25)
            .map(|n| format!("add nom={qui}{n} prenom=Ida tel=- classe=L3 notes=\"Maths[4] Anglais[{},5]\"", n % 20));
        script(&foyer, qui, lignes.collect::<Vec<_>>())
    };
    let scripts = [note, ajoute("Sy"), ajoute("Fall")];
    let en_marche = scripts.iter().map(|script| joue(&foyer, script)).collect();
    for n in 0..30 {
        insiste(&foyer, &format!("class set L3 coefs=Maths:{}", 2 + n % 5));
    }
    for fin in tous(en_marche) {
        assert_eq!(fin.code, Some(0), "{}", fin.erreurs);
    }
    assert_eq!(foyer.json("stats classe=L3")["effectif"], 80);
    concorde(&foyer);
}

#[test]
fn une_matiere_renommee_pendant_qu_on_y_note_ne_perd_rien_et_rien_n_est_fait_a_moitie() {
    let (_base, foyer) = classe(25);
    foyer.reussit(&["class set L3 coefs=Maths:3"]);
    let note = script(&foyer, "note", (0..75).map(|n| format!("note add G{:05} Maths 10", n % 25)));
    let en_marche = joue(&foyer, &note);
    // In the middle of it: some marks are there already.
    jusqu_a("les premières notes", || (foyer.json("show G00003")["notes"].as_array()?.len() > 2).then_some(()));
    let change = insiste(&foyer, "class set L3 renommer=Maths:Calcul");
    assert_eq!(change["recalcules"], 25);
    let fin = en_marche.fin();
    assert_eq!(fin.code, Some(0), "{}", fin.erreurs);
    let (mut anciennes, mut nouvelles) = (0, 0);
    for n in 0..25 {
        let fiche = foyer.json(&format!("show G{n:05}"));
        let notes: Vec<&str> =
            fiche["notes"].as_array().unwrap().iter().map(|n| n["matiere"].as_str().unwrap()).collect();
        assert_eq!(notes.len(), 5, "{fiche}");
        // His first one was there before: whatever was, is renamed.
        assert_eq!(notes[0], "Calcul");
        // What came after it stands behind, and only that.
        let premiere = notes.iter().position(|nom| *nom == "Maths").unwrap_or(5);
        assert!(!notes[premiere..].contains(&"Calcul"), "{notes:?}");
        nouvelles += notes.iter().filter(|nom| **nom == "Calcul").count();
        anciennes += notes.iter().filter(|nom| **nom == "Maths").count();
    }
    assert_eq!(anciennes + nouvelles, 25 * 4);
    // Once more puts right what came in under the old name.
    if anciennes > 0 {
        assert_eq!(foyer.json("class set L3 renommer=Maths:Calcul --yes")["notes"], anciennes);
    }
    assert_eq!(moyennes(&foyer.json("find classe=L3")), BTreeSet::from(["11".to_owned()]));
    concorde(&foyer);
}

#[test]
fn un_verrou_ne_laisse_pas_une_grande_classe_renommee_a_moitie() {
    let (_base, foyer) = classe(501);
    foyer.reussit(&["class set L3 periodes=T1;T2", "note add G00500 Maths 10 periode=T1", "class lock L3 T1"]);
    let (regles, liste) = (foyer.json("class show L3"), foyer.json("find classe=L3 limit=1000"));
    let refus = foyer.fait(&["-c", "class set L3 renommer=Maths:Calcul"]);
    assert_eq!(refus.code, Some(1), "{}", refus.erreurs);
    assert!(refus.erreurs.contains("verrouillée depuis le"), "{}", refus.erreurs);
    assert_eq!((foyer.json("class show L3"), foyer.json("find classe=L3 limit=1000")), (regles, liste));
    assert_eq!(foyer.json("show G00000")["notes"][0]["matiere"], "Maths");
}

#[test]
fn une_fusion_tuee_au_milieu_se_finit_en_la_relancant() {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    let lignes: String = (0..6_000).map(|n| format!("G{n:05};Nom{n};Awa;6emA;10\n")).collect();
    let fichier = foyer.fichier("l.csv", &format!("Matricule;Nom;Prénom;Classe;Maths\n{lignes}"));
    foyer.reussit(&[&format!("import {} tel=-", cite(&fichier)), "class set \"6ème A\" coefs=Maths:2"]);
    let effectif = |classe: &str| foyer.json(&format!("stats classe=\"{classe}\""))["effectif"].as_u64().unwrap();
    let en_marche = foyer.lance(&["--yes", "-c", "class merge 6emA \"6ème A\""]);
    jusqu_a("le premier lot", || (effectif("6ème A") > 0).then_some(()));
    en_marche.signale(Signal::KILL);
    en_marche.fin();
    assert_eq!(effectif("6emA") + effectif("6ème A"), 6_000, "personne n'est perdu ni doublé");
    concorde(&foyer);
    if effectif("6emA") > 0 {
        foyer.fait(&["--yes", "-c", "class merge 6emA \"6ème A\""]);
    }
    assert_eq!((effectif("6emA"), effectif("6ème A")), (0, 6_000));
    concorde(&foyer);
}
