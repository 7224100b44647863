//! Times taken in turns, and the table that shows them.

use std::fmt::Write;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// The times of one work, sorted.
#[derive(Clone)]
pub struct Serie(Vec<f64>);

impl Serie {
    pub fn de(temps: impl IntoIterator<Item = Duration>) -> Serie {
        let mut secondes: Vec<f64> = temps.into_iter().map(|temps| temps.as_secs_f64()).collect();
        secondes.sort_by(f64::total_cmp);
        Serie(secondes)
    }

    pub fn mediane(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    /// Each time for one of `n` equal works.
    pub fn par(mut self, n: usize) -> Serie {
        self.0.iter_mut().for_each(|temps| *temps /= n as f64);
        self
    }

    fn montre(&self) -> String {
        let bornes = (self.0[0], self.0[self.0.len() - 1]);
        format!("{} [{} – {}]", duree(self.mediane()), duree(bornes.0), duree(bornes.1))
    }
}

/// How long it takes.
pub fn chrono<T>(travail: impl FnOnce() -> T) -> Duration {
    let debut = Instant::now();
    std::hint::black_box(travail());
    debut.elapsed()
}

/// Both works, in turns, `tours` times after one for nothing; the one that begins changes, so that a machine that warms up or
/// slows down treats both alike.
pub fn paires(
    tours: usize,
    mut carnet: impl FnMut() -> Duration,
    mut temoin: impl FnMut() -> Duration,
) -> (Serie, Serie) {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for tour in 0..=tours {
        let (un, autre);
        if tour % 2 == 0 {
            un = carnet();
            autre = temoin();
        } else {
            autre = temoin();
            un = carnet();
        }
        if tour > 0 {
            a.push(un);
            b.push(autre);
        }
    }
    (Serie::de(a), Serie::de(b))
}

/// A work alone, after one for nothing.
pub fn seule(tours: usize, mut travail: impl FnMut() -> Duration) -> Serie {
    travail();
    Serie::de((0..tours).map(|_| travail()))
}

/// What a run of the program costs, from its start to its end.
#[derive(Clone, Copy)]
pub struct Cout {
    pub temps: Duration,
    /// The most memory that it has held, in megabytes, as the system tells it.
    pub memoire: u64,
}

/// Runs it to its end.
pub fn cout(commande: &mut Command) -> Cout {
    let debut = Instant::now();
    let mut enfant = commande.spawn().unwrap();
    let mut plus = 0;
    while enfant.try_wait().unwrap().is_none() {
        plus = plus.max(en_memoire(enfant.id(), "VmHWM:").unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    Cout { temps: debut.elapsed(), memoire: plus >> 10 }
}

/// Kilobytes that a process holds, or has held, as the system calls it.
pub fn en_memoire(pid: u32, quoi: &str) -> Option<u64> {
    let etat = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    etat.lines().find_map(|ligne| ligne.strip_prefix(quoi)?.trim().strip_suffix(" kB")?.parse().ok())
}

/// What the design asks for.
pub enum But {
    /// At most so long.
    Duree(Duration),
    /// At most so many times the reference's time.
    Temps(f64),
    /// At least so many times the reference's speed.
    Vitesse(f64),
    /// The reference's time, give or take that part of it.
    Ecart(f64),
    /// Nothing: told beside the others.
    Aucun,
}

/// A row of the table.
pub struct Ligne([String; 6]);

impl Ligne {
    /// Measured alone.
    pub fn seule(travail: impl Into<String>, serie: &Serie, but: &But) -> Ligne {
        Ligne::nouvelle(travail.into(), serie, None, but)
    }

    /// Measured beside a reference.
    pub fn double(travail: impl Into<String>, serie: &Serie, temoin: (&str, &Serie), but: &But) -> Ligne {
        Ligne::nouvelle(travail.into(), serie, Some(temoin), but)
    }

    /// A rate instead of a time.
    pub fn debit(travail: impl Into<String>, par_seconde: f64, but: Option<f64>) -> Ligne {
        let attendu = but.map_or_else(String::new, |but| format!("≥ {}/s", milliers(but)));
        let verdict = but.map_or("", |but| verdict(par_seconde >= but));
        let mesure = format!("{}/s", milliers(par_seconde));
        Ligne([travail.into(), mesure, String::new(), String::new(), attendu, verdict.to_owned()])
    }

    /// What a run of the program cost, and what it may cost: time, megabytes.
    pub fn cout(travail: impl Into<String>, cout: Cout, temps: Option<Duration>, memoire: Option<u64>) -> Ligne {
        let borne = |texte: Option<String>| texte.map_or_else(String::new, |texte| format!("≤ {texte}"));
        let buts = [temps.map(|temps| duree(temps.as_secs_f64())), memoire.map(|memoire| format!("{memoire} Mo"))];
        let but = buts.map(borne).into_iter().filter(|but| !but.is_empty()).collect::<Vec<_>>().join(", ");
        let tenu = temps.is_none_or(|but| cout.temps <= but) && memoire.is_none_or(|but| cout.memoire <= but);
        let verdict = if but.is_empty() { "" } else { verdict(tenu) };
        let mesures = [duree(cout.temps.as_secs_f64()), format!("{} Mo", cout.memoire)];
        let [temps, memoire] = mesures;
        Ligne([travail.into(), temps, memoire, String::new(), but, verdict.to_owned()])
    }

    /// Not measured here, and why.
    pub fn absente(travail: impl Into<String>, raison: &str) -> Ligne {
        Ligne([travail.into(), "non mesuré".to_owned(), raison.to_owned(), String::new(), String::new(), String::new()])
    }

    fn nouvelle(travail: String, serie: &Serie, temoin: Option<(&str, &Serie)>, but: &But) -> Ligne {
        let temps = temoin.map(|(_, temoin)| serie.mediane() / temoin.mediane());
        let (rapport, attendu, tenu) = match (but, temps) {
            (But::Duree(but), temps) => {
                let rapport = temps.map_or_else(String::new, |temps| format!("temps × {temps:.2}"));
                (rapport, format!("≤ {}", duree(but.as_secs_f64())), Some(serie.mediane() <= but.as_secs_f64()))
            }
            (But::Temps(but), Some(temps)) => {
                (format!("temps × {temps:.2}"), format!("≤ × {but:.2}"), Some(temps <= *but))
            }
            (But::Ecart(but), Some(temps)) => {
                let ecart = (temps - 1.0).abs();
                (format!("temps × {temps:.3}"), format!("× 1 ± {but:.2}"), Some(ecart <= *but))
            }
            (But::Vitesse(but), Some(temps)) => {
                (format!("vitesse × {:.2}", 1.0 / temps), format!("≥ × {but:.2}"), Some(1.0 / temps >= *but))
            }
            (_, Some(temps)) => (format!("temps × {temps:.2}"), String::new(), None),
            (_, None) => (String::new(), String::new(), None),
        };
        let cote = temoin.map_or_else(String::new, |(nom, temoin)| format!("{nom} : {}", temoin.montre()));
        let verdict = tenu.map_or("", verdict).to_owned();
        let virgule = |texte: String| texte.replace('.', ",");
        Ligne([travail, serie.montre(), cote, virgule(rapport), virgule(attendu), verdict])
    }
}

pub fn verdict(tenu: bool) -> &'static str {
    if tenu { "tenu" } else { "MANQUÉ" }
}

/// The rows under their titles.
pub fn table(lignes: &[Ligne]) -> String {
    let titres = ["travail", "carnet", "témoin", "rapport", "but", ""].map(str::to_owned).to_vec();
    aligne(titres, lignes.iter().map(|ligne| ligne.0.to_vec()).collect())
}

/// Rows of texts, each column as wide as its widest one.
pub fn aligne(titres: Vec<String>, lignes: Vec<Vec<String>>) -> String {
    let toutes: Vec<Vec<String>> = std::iter::once(titres).chain(lignes).collect();
    let large = |i: usize| toutes.iter().map(|cases| cases[i].chars().count()).max().unwrap_or(0);
    let largeurs: Vec<usize> = (0..toutes[0].len()).map(large).collect();
    let mut texte = String::new();
    for (n, cases) in toutes.iter().enumerate() {
        let rangee: Vec<String> =
            cases.iter().zip(&largeurs).map(|(case, largeur)| format!("{case:largeur$}", largeur = *largeur)).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(texte, "{}", rangee.join("  ").trim_end());
        if n == 0 {
            let traits: Vec<String> = largeurs.iter().map(|largeur| "─".repeat(*largeur)).collect();
            let _ = writeln!(texte, "{}", traits.join("  "));
        }
    }
    texte
}

/// `1,53 s`, `12,4 ms`, `310 µs`, `850 ns`.
pub fn duree(secondes: f64) -> String {
    let (valeur, unite) = match secondes {
        s if s >= 1.0 => (s, "s"),
        s if s >= 1e-3 => (s * 1e3, "ms"),
        s if s >= 1e-6 => (s * 1e6, "µs"),
        s => (s * 1e9, "ns"),
    };
    let decimales = if valeur < 10.0 { 2 } else { usize::from(valeur < 100.0) };
    format!("{valeur:.decimales$} {unite}").replace('.', ",")
}

/// `1 234 567`.
pub fn milliers(nombre: f64) -> String {
    let chiffres = format!("{nombre:.0}");
    let mut texte = String::new();
    for (place, chiffre) in chiffres.chars().enumerate() {
        if place > 0 && (chiffres.len() - place) % 3 == 0 {
            texte.push(' ');
        }
        texte.push(chiffre);
    }
    texte
}

/// What the figures were taken on.
pub fn machine() -> String {
    let coeurs = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{coeurs} cœur{}", if coeurs > 1 { "s" } else { "" })
}
