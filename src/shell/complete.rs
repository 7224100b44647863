//! Completion: a line and its cursor become candidates, from the words held in memory. Never a query; the only thing read is
//! the folder that a file name names.

use super::analyse::{Analyse, Specs, meme_champ, parametre, places, prochaines};
use super::fichiers::cherche;
use super::jetons::{Jeton, cite};
use super::options::{est_format, formats, offertes};
use super::recolte::Recolte;
use crate::command::SUJETS;
use crate::command::spec::{Forme, Genre, Spec, TOUT};
use crate::domain::TypeNote;
use crate::domain::champ::{self, Champ};
use crate::domain::mentions::mentions;
use crate::enclos::Enclos;
use crate::service::vocabulaire::{Vocabulaire, commencant_par};
use crate::texte::fold;

/// How many candidates are offered at most.
pub const CANDIDATS_MAX: usize = 200;

/// Matricules among them, where names may stand too.
const MATRICULES_MAX: usize = 100;

/// What completion knows.
#[derive(Clone, Copy, Debug)]
pub struct Savoir<'a> {
    /// The commands.
    pub specs: Specs<'a>,
    /// The school's words.
    pub vocabulaire: &'a Vocabulaire,
    /// Where file names lead, for completion as for commands.
    pub enclos: &'a Enclos,
}

/// A word that could stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidat {
    /// As it is listed.
    pub affiche: String,
    /// What replaces the line from [`Completion::debut`] to the cursor.
    pub remplace: String,
}

/// The candidates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// First byte of what they replace.
    pub debut: usize,
    /// At most [`CANDIDATS_MAX`], in the order in which they are listed.
    pub candidats: Vec<Candidat>,
}

/// The candidates at byte `curseur` of `ligne`. One that stands alone brings the blank behind it along.
pub fn complete(ligne: &str, curseur: usize, savoir: &Savoir<'_>) -> Completion {
    let Some((avant, apres)) = ligne.split_at_checked(curseur) else { return Completion::default() };
    let analyse = Analyse::nouvelle(avant, savoir.specs);
    if analyse.est_commentee() {
        return Completion::default();
    }
    let mut recolte = Recolte::nouvelle(&analyse, apres);
    if recolte.rang < analyse.verbe.max(1) {
        commandes(&mut recolte, &analyse, savoir, 0);
    } else {
        if recolte.rang == 1 && analyse.jeton(0).is_some_and(Jeton::est_mot) {
            commandes(&mut recolte, &analyse, savoir, 0);
        }
        if let Some(spec) = analyse.commande {
            match recolte.valeur {
                true => valeurs(&mut recolte, &analyse, spec, savoir),
                false => arguments(&mut recolte, &analyse, spec, savoir),
            }
        }
    }
    recolte.finit(apres)
}

/// Names of commands, of which the words from piece `premier` on are typed. An alias is offered only where it alone fits.
fn commandes(recolte: &mut Recolte, analyse: &Analyse<'_>, savoir: &Savoir<'_>, premier: usize) {
    let ecrits: Vec<String> = (premier..recolte.rang).map(|n| fold(&analyse.texte(n))).collect();
    let reste = |nom: &'static str| {
        let mut mots = nom.split(' ');
        let memes = ecrits.iter().all(|ecrit| mots.next().is_some_and(|mot| fold(mot) == *ecrit));
        let reste = mots.collect::<Vec<_>>().join(" ");
        (memes && !reste.is_empty()).then_some(reste)
    };
    for spec in savoir.specs {
        let convient = |nom: &'static str| reste(nom).filter(|reste| recolte.commence(reste));
        let nom = convient(spec.nom).map(|reste| vec![reste]);
        let alias = || match recolte.partiel.is_empty() {
            true => Vec::new(),
            false => spec.alias.iter().filter_map(|alias| convient(alias)).collect(),
        };
        for reste in nom.unwrap_or_else(alias) {
            recolte.pousse(&reste, reste.clone());
        }
    }
}

/// What may stand as an argument: the kinds of the places that are next, and the parameters not given yet.
fn arguments(recolte: &mut Recolte, analyse: &Analyse<'_>, spec: &'static Spec, savoir: &Savoir<'_>) {
    if analyse.attend_un_format(recolte.rang) {
        return formats().for_each(|nom| recolte.mot_si(nom));
    }
    let (places, mots) = (places(spec), analyse.positionnels(recolte.rang));
    for arg in prochaines(&places, &mots).into_iter().filter_map(|n| places.get(n)).filter(|arg| !arg.secret) {
        match arg.genre {
            Genre::Reference | Genre::Message if !mots.is_empty() => {
                suite_du_nom(recolte, &mots.join(" "), savoir.vocabulaire)
            }
            autre => genre(recolte, autre, spec, analyse, savoir),
        }
    }
    for arg in spec.montres().filter(|arg| arg.forme == Forme::Nomme) {
        if recolte.ouvert.is_none() && recolte.commence(arg.nom) && !analyse.donne(arg.nom, recolte.rang) {
            recolte.pousse(arg.nom, format!("{}=", arg.nom));
        }
    }
    if recolte.ouvert.is_none() {
        for option in offertes(analyse, spec, recolte.rang, &recolte.partiel) {
            recolte.pousse(option.trim_end_matches('='), option.clone());
        }
    }
}

/// Matricules, and then names, that begin as what was typed.
fn etudiants(recolte: &mut Recolte, mots: &Vocabulaire, suite: &str) {
    let debut = recolte.partiel.clone();
    let noms = mots.inscrits.complets_commencant_par(&debut).take(CANDIDATS_MAX);
    recolte.mots(mots.inscrits.matricules_commencant_par(&debut).take(MATRICULES_MAX).chain(noms), suite);
}

/// The names that go on where the words before leave off: `show diop a` → `Awa`.
fn suite_du_nom(recolte: &mut Recolte, avant: &str, mots: &Vocabulaire) {
    let lus = avant.split_whitespace().count();
    for texte in mots.inscrits.complets_commencant_par(&format!("{avant} {}", recolte.partiel)).take(CANDIDATS_MAX) {
        if let Some(suite) = texte.splitn(lus + 1, ' ').nth(lus) {
            recolte.mot(suite, "");
        }
    }
}

/// What may stand behind the operator.
fn valeurs(recolte: &mut Recolte, analyse: &Analyse<'_>, spec: &'static Spec, savoir: &Savoir<'_>) {
    let Some(nom) = analyse.champ_de_la_valeur(recolte.rang).map(|n| analyse.texte(n)) else { return };
    if let Some(arg) = parametre(spec, &nom) {
        if !arg.secret {
            genre(recolte, arg.genre, spec, analyse, savoir);
        }
        return;
    }
    if est_format(&nom) {
        return formats().for_each(|nom| recolte.mot_si(nom));
    }
    let champs = |arg: &&crate::command::spec::Arg| matches!(arg.genre, Genre::Criteres | Genre::Affectations);
    if !spec.args.iter().any(|arg| champs(&arg)) {
        return;
    }
    let mots = savoir.vocabulaire;
    match Champ::parse(&nom) {
        Some(Champ::Classe) => recolte.termes(&mots.classes),
        Some(Champ::Nom | Champ::TuteurNom) => recolte.termes(&mots.noms),
        Some(Champ::Prenom) => recolte.termes(&mots.prenoms),
        Some(Champ::Matricule) => {
            let debut = recolte.partiel.clone();
            recolte.mots(mots.inscrits.matricules_commencant_par(&debut).take(CANDIDATS_MAX), "");
        }
        Some(Champ::Mention) => mentions().iter().for_each(|(mention, _)| recolte.mot_si(mention)),
        _ => {}
    }
}

/// What a kind of argument offers.
fn genre(recolte: &mut Recolte, genre: Genre, spec: &'static Spec, analyse: &Analyse<'_>, savoir: &Savoir<'_>) {
    let mots = savoir.vocabulaire;
    match genre {
        Genre::Criteres => criteres(recolte, savoir),
        Genre::Affectations => affectations(recolte, spec, analyse),
        Genre::Reference | Genre::Message => {
            if genre == Genre::Message {
                recolte.mot_si(TOUT);
            }
            etudiants(recolte, mots, "");
        }
        Genre::ReferenceNote => {
            let suite = if recolte.ferme { "" } else { "#" };
            etudiants(recolte, mots, suite);
        }
        Genre::Classe | Genre::Classes => recolte.termes(&mots.classes),
        Genre::Matiere | Genre::Matieres | Genre::Coefs | Genre::Renommage => {
            recolte.termes(&mots.matieres);
        }
        Genre::Periode | Genre::Periodes => recolte.termes(&mots.periodes),
        Genre::Note | Genre::Notes => ["ABS", "DISP", "EXC", "NN", "ATT"].iter().for_each(|mot| recolte.mot_si(mot)),
        Genre::TypeNote => TypeNote::noms().iter().for_each(|nom| recolte.mot_si(nom)),
        Genre::Choix(choix) | Genre::Plusieurs(choix) => choix.iter().for_each(|mot| recolte.mot_si(mot)),
        Genre::Tri => champs(recolte, mots, |champ| !matches!(champ, Champ::Mention | Champ::Accord(_)), &['-', '+']),
        Genre::Champs => champs(recolte, mots, |_| true, &[]),
        Genre::Fichier | Genre::Sortie(_) => {
            let debut = recolte.partiel.clone();
            for chemin in cherche(&debut, savoir.enclos, CANDIDATS_MAX) {
                fichier(recolte, &chemin);
            }
        }
        Genre::Compte => recolte.termes(&mots.comptes),
        Genre::Commande => {
            commandes(recolte, analyse, savoir, analyse.verbe);
            sujets(recolte, analyse, savoir);
        }
        // What only he knows who types it.
        _ => {}
    }
}

/// What `help` explains besides commands, to whoever may use one that it serves.
fn sujets(recolte: &mut Recolte, analyse: &Analyse<'_>, savoir: &Savoir<'_>) {
    if recolte.rang != analyse.verbe {
        return;
    }
    let sert = |nom: &&str| savoir.specs.iter().any(|spec| spec.nom == *nom);
    for (sujet, _) in SUJETS.iter().filter(|(sujet, _)| sujet.voir.iter().any(sert)) {
        recolte.mot_si(sujet.nom);
    }
}

/// A path; a folder's quotes stay open, as more will follow.
fn fichier(recolte: &mut Recolte, chemin: &str) {
    let nom = chemin.trim_end_matches('/').rsplit('/').next().unwrap_or(chemin);
    let affiche = if chemin.ends_with('/') { format!("{nom}/") } else { nom.to_owned() };
    let mut remplace = cite(chemin, recolte.valeur, recolte.ouvert);
    if remplace.ends_with(['"', '\'']) && (recolte.ferme || chemin.ends_with('/')) {
        recolte.espace &= !chemin.ends_with('/');
        remplace.pop();
    }
    recolte.pousse(&affiche, remplace);
}

/// Fields, then their operators; `moyenne.` and a subject.
fn criteres(recolte: &mut Recolte, savoir: &Savoir<'_>) {
    if moyenne_par_matiere(recolte, savoir.vocabulaire) || (recolte.ouvert.is_some()) {
        return;
    }
    let entier = Champ::parse(&recolte.partiel);
    if let Some(champ) = entier.filter(|champ| !est_texte(champ)) {
        for op in [">=", "<=", ">", "<", "=", "!="] {
            let remplace = format!("{}{op}", recolte.partiel);
            recolte.pousse(&remplace.clone(), remplace);
        }
        recolte.espace = false;
        if champ == Champ::Moyenne {
            let remplace = format!("{}.", recolte.partiel);
            recolte.pousse(&remplace.clone(), remplace);
        }
        return;
    }
    for (nom, champ) in &Champ::FIXES {
        if recolte.commence(nom) {
            let op = if est_texte(champ) { "=" } else { "" };
            recolte.espace &= !op.is_empty();
            recolte.pousse(nom, format!("{nom}{op}"));
        }
    }
}

fn est_texte(champ: &Champ) -> bool {
    matches!(champ.genre(), champ::Genre::Texte | champ::Genre::Telephone | champ::Genre::Accord)
}

/// `moyenne.` and a subject: true where that is what is being typed.
fn moyenne_par_matiere(recolte: &mut Recolte, mots: &Vocabulaire) -> bool {
    let Some((debut, matiere)) = recolte.partiel.split_once('.') else { return false };
    if fold(debut) != "moyenne" {
        return false;
    }
    let (debut, matiere) = (debut.to_owned(), matiere.to_owned());
    for texte in commencant_par(&mots.matieres, &matiere).take(CANDIDATS_MAX) {
        // Behind a dot, `;` and `..` are letters; a quote that was opened stands behind the dot too.
        let mut fin = cite(texte, false, recolte.ouvert);
        if recolte.ferme {
            fin.pop();
        }
        recolte.pousse(texte, format!("{debut}.{fin}"));
    }
    recolte.espace = false;
    true
}

/// The fields that a student can be given, those of this line left out.
fn affectations(recolte: &mut Recolte, spec: &'static Spec, analyse: &Analyse<'_>) {
    if recolte.ouvert.is_some() {
        return;
    }
    let existe = spec.args.iter().any(|arg| arg.genre == Genre::Reference);
    for (nom, champ) in &Champ::FIXES {
        let jamais = match champ {
            Champ::Moyenne | Champ::Rang | Champ::Mention => true,
            Champ::Matricule | Champ::Notes => existe,
            _ => false,
        };
        let parametre = spec.args.iter().any(|arg| arg.forme == Forme::Nomme && meme_champ(arg.nom, nom));
        if !jamais && !parametre && recolte.commence(nom) && !analyse.donne(nom, recolte.rang) {
            recolte.pousse(nom, format!("{nom}="));
        }
    }
}

/// A field, behind the last comma; a sort key behind its sign, too.
fn champs(recolte: &mut Recolte, mots: &Vocabulaire, convient: fn(&Champ) -> bool, signes: &[char]) {
    recolte.espace = false;
    if recolte.ouvert.is_some() {
        return;
    }
    let virgule = recolte.partiel.rfind(',').map_or(0, |n| n + 1);
    let cle = &recolte.partiel[virgule..];
    let (debut, cle) = (recolte.partiel[..virgule].to_owned(), cle.to_owned());
    let (signe, cle) = cle.split_at(usize::from(cle.starts_with(signes)));
    let par_matiere = fold(cle).starts_with("moyenne.");
    let matieres = mots.matieres.iter().filter(|_| par_matiere).map(|matiere| format!("moyenne.{matiere}"));
    let fixes = Champ::FIXES.iter().filter(|(_, champ)| convient(champ)).map(|(nom, _)| (*nom).to_owned());
    for nom in fixes.chain(matieres).filter(|nom| fold(nom).starts_with(&fold(cle))) {
        let remplace = cite(&format!("{debut}{signe}{nom}"), true, None);
        recolte.pousse(&nom, remplace);
    }
}
