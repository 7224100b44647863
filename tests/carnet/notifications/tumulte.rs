//! Marks that somebody types while whoever sends is killed again and again, and the server refuses, hangs or hangs up: nothing is lost,
//! and what comes twice is the same. A small one runs with all other tests; `make courrier` runs it with 1,000 marks and 200 kills.

use crate::commun::coquille::EnMarche;
use crate::commun::courrier::Courrier;
use crate::commun::ecole::Ecole;
use crate::commun::pty::{INVITE, Terminal};
use mongodb::bson::{DateTime, Document, doc};
use mongodb::sync::{Client, Collection};
use rustix::process::Signal;
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How the server behaves; `tests/courrier/smtp.py` says what each does.
const MODES: [&str; 13] =
    ["ok", "refuse", "pend", "ok", "coupe", "oublie", "ok", "raccroche", "sourd", "ok", "tait", "quota", "ferme"];
/// Those in which it says nothing any more: whoever is not killed waits for 15 s.
const MUETS: [&str; 3] = ["pend", "sourd", "tait"];

/// Marks; a fifth as many kills.
fn taille() -> usize {
    std::env::var("COURRIER").ok().and_then(|texte| texte.parse().ok()).unwrap_or(60)
}

/// Numbers that look drawn by lot, the same ones in each run.
struct Hasard(u64);

impl Hasard {
    fn tire(&mut self, combien: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % combien
    }
}

fn carnet(ecole: &Ecole, courrier: &Courrier, args: &[&str]) -> Command {
    let mut commande = ecole.commande(&ecole.maison());
    commande.env("SSL_CERT_FILE", courrier.certificat()).args(args).stdin(Stdio::null());
    commande
}

/// What the mark of that student is: it tells whose message it is.
fn valeur(n: usize) -> String {
    match n % 100 {
        0 => format!("{}", 10 + n / 100),
        reste => format!("{},{reste:02}", 10 + n / 100).trim_end_matches('0').to_owned(),
    }
}

/// Types all marks into a shell, whose own background sends, too; how long the slowest line took until the next prompt.
fn saisit(mut shell: Terminal, taille: usize) -> Duration {
    shell.attend(INVITE);
    let mut longue = Duration::ZERO;
    for n in 1..=taille {
        let debut = Instant::now();
        // The prompt is drawn again with every key; the next one stands behind the end of the line.
        shell.ligne(&format!("note add T{n:04} Maths {}", valeur(n)), "\r\n");
        shell.attend(INVITE);
        longue = longue.max(debut.elapsed());
    }
    assert_eq!(shell.quitte(), 0);
    longue
}

/// Whoever sends, killed on the way.
#[derive(Default)]
struct Tues {
    envoyeurs: usize,
    /// That held a message at that moment.
    en_plein_envoi: usize,
}

impl Tues {
    fn compte(&mut self, pid: Option<u32>, messages: &Collection<Document>) {
        let Some(pid) = pid else { return };
        self.envoyeurs += 1;
        let tenus = doc! { "etat": "attend", "bail.qui": { "$regex": format!(" {pid} ") } };
        self.en_plein_envoi += usize::from(messages.count_documents(tenus).run().unwrap() > 0);
    }
}

/// Starts somebody who sends, the `essai`th, and kills him.
fn tue(ecole: &Ecole, courrier: &Courrier, hasard: &mut Hasard, essai: usize) -> Option<u32> {
    let mode = MODES[essai % MODES.len()];
    courrier.mode(mode);
    // In the long run, some live until the server's silence is too long for them.
    let patience = if taille() >= 1_000 && MUETS.contains(&mode) && essai.is_multiple_of(5) { 16_500 } else { 50 };
    let attend = Duration::from_millis(patience + hasard.tire(400));
    let qui = hasard.tire(6);
    if qui > 1 {
        // All marks are due: the background and the service send them, too.
        super::change(ecole, doc! { "apres": DateTime::from_millis(1) });
    }
    if qui == 5 {
        let shell = Terminal::sur(&carnet(ecole, courrier, &[]));
        std::thread::sleep(attend);
        return shell.tue();
    }
    let ligne = if qui > 1 { "notify run" } else { "notify flush" };
    let envoi = EnMarche::commence(&mut carnet(ecole, courrier, &["-c", ligne]));
    std::thread::sleep(attend);
    envoi.signale(Signal::KILL);
    let pid = envoi.pid();
    envoi.fin().code.is_none().then_some(pid)
}

#[test]
fn rien_ne_se_perd_quoi_qui_meure() {
    let (taille, courrier, ecole) = (taille(), Courrier::demarre(), Ecole::neuve());
    ecole.regle("Lycée", &courrier.section());
    let mut liste = "Matricule;Nom;Prénom;Tél;Classe;E-mail;Accord e-mail\n".to_owned();
    for n in 1..=taille {
        liste += &format!("T{n:04};Nom{n};Awa;-;L{};t{n}@ecole.sn;oui\n", n % 20);
    }
    ecole.ecris("liste.csv", liste);
    ecole.fait("import liste.csv");
    let messages =
        Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom).collection("notifications");
    let shell = Terminal::sur(&carnet(&ecole, &courrier, &[]));
    let (mut tues, mut essais) = (Tues::default(), 0);
    let longue = std::thread::scope(|scope| {
        let saisie = scope.spawn(|| saisit(shell, taille));
        let mut hasard = Hasard(2_026);
        while tues.envoyeurs < taille / 5 {
            tues.compte(tue(&ecole, &courrier, &mut hasard, essais), &messages);
            essais += 1;
            assert!(essais <= taille, "too many have ended before they were killed");
        }
        saisie.join().unwrap()
    });
    courrier.mode("ok");
    let vide = || carnet(&ecole, &courrier, &["-c", "notify flush"]).output().unwrap();
    for _ in 0..3 {
        vide();
    }
    // Nothing was given up before its time.
    let echoues = super::messages(&ecole, "echoue");
    assert!(echoues.iter().all(|message| message["essais"].as_u64() >= Some(8)), "{echoues:?}");
    ecole.fait("notify retry");
    vide();
    let etat = &ecole.fait("notify status")["canaux"][0];
    let reste = (etat["attendent"].as_u64(), etat["echoues"].as_u64(), etat["partis"].as_u64());
    assert_eq!(reste, (Some(0), Some(0), Some(taille as u64)));
    let mut par_adresse: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let recus = courrier.recus();
    for recu in &recus {
        let adresse = recu["vers"][0].as_str().unwrap();
        let n: usize = adresse.trim_start_matches('t').split('@').next().unwrap().parse().unwrap();
        let texte = recu["texte"].as_str().unwrap();
        assert!(texte.contains(&format!("Maths : {}/20", valeur(n))), "{adresse} : {texte}");
        par_adresse.entry(adresse.to_owned()).or_default().insert(recu["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(par_adresse.len(), taille, "every message has arrived");
    assert!(par_adresse.values().all(|ids| ids.len() == 1), "a second delivery has the identity of the first");
    let identites: BTreeSet<&String> = par_adresse.values().flatten().collect();
    assert_eq!(identites.len(), taille, "and another message has another one");
    let conduites = courrier.conduites();
    if taille >= 1_000 {
        let jamais: Vec<&str> =
            MODES.into_iter().filter(|mode| *mode != "ok" && !conduites.contains_key(*mode)).collect();
        assert!(jamais.is_empty() && tues.en_plein_envoi > 0, "{jamais:?}");
    }
    println!("{taille} notes tapées, la ligne la plus lente en {longue:.1?} (un serveur muet en fait attendre 15 s)");
    println!("{} envoyeurs tués (kill -9), dont {} en plein envoi", tues.envoyeurs, tues.en_plein_envoi);
    println!("serveur : {}", conduites.iter().map(|(mode, n)| format!("{mode} {n}")).collect::<Vec<_>>().join(", "));
    println!(
        "{} livraisons, dont {} répétées sous le même numéro ; aucun message perdu",
        recus.len(),
        recus.len() - taille
    );
}
