//! The rules of a class, as `class set` takes them.

use super::Args;
use crate::domain::classe::AnneeScolaire;
use crate::domain::libelle::Intitule;
use crate::domain::modification::VIDE;
use crate::domain::note::Coef;
use crate::domain::reglement::{Absence, Annuelle, Formule, MatiereReglee, PeriodeReglee};
use crate::domain::{Classe, DateCivile, Matiere, Periode, Reglement};
use crate::error::{At, Donnees, Emploi, Error, Result};
use crate::lang::Span;
use crate::texte;

/// `Maths:4;Anglais:2`.
pub(super) const COEFS: &str = "coefs";
/// `T1;T2:01/12/2026..28/02/2027`.
pub(super) const PERIODES: &str = "periodes";
/// `Maths:Mathématiques`.
pub(super) const RENOMMER: &str = "renommer";

/// The other parameters.
const AUTRES: [&str; 7] = ["libelle", "annee", COEFS, "formule", "abs", "annuelle", PERIODES];

/// What a line says of a class; what it does not name is none.
#[derive(Default)]
pub(super) struct Regles {
    intitule: Option<Option<Intitule>>,
    annee: Option<Option<AnneeScolaire>>,
    coefs: Option<Poids>,
    formule: Option<Option<Formule>>,
    absence: Option<Absence>,
    annuelle: Option<Annuelle>,
    /// With the place of the list.
    periodes: Option<(Vec<PeriodeReglee>, Span)>,
}

/// Weights of subjects.
enum Poids {
    /// No subject has one any more.
    Aucun,
    /// These, in the line's order; none takes the subject out.
    Ceux(Vec<(Matiere, Option<Coef>)>),
}

/// A part of a list, with its place.
pub(super) type Element = (String, Span);

/// What `nom=` was given, part by part; quotes around the whole are as good as around each.
pub(super) fn elements(args: &Args<'_>, nom: &str) -> Result<Option<Vec<Element>>> {
    if args.texte(nom).is_none() {
        return Ok(None);
    }
    let mut elements = Vec::new();
    for mot in args.liste(nom)? {
        // Where the word stands in the line as it is meant, but for quotes around it, each part has its own place.
        let guillemet = usize::from(mot.cite);
        let is_plain = mot.span.end - mot.span.start == mot.texte.len() + 2 * guillemet;
        let mut debut = 0;
        for part in mot.texte.split(';') {
            let here = mot.span.start + guillemet + debut;
            let span = if is_plain { Span { start: here, end: here + part.len() } } else { mot.span };
            debut += part.len() + 1;
            if !part.trim().is_empty() {
                elements.push((part.trim().to_owned(), span));
            }
        }
    }
    Ok(Some(elements))
}

/// The two sides of `Maths:4`, the second one with its place.
pub(super) fn paire<'a>(
    (texte, span): &'a Element,
    nom: &'static str,
    exemple: &'static str,
) -> Result<(&'a str, (&'a str, Span))> {
    let incompris = || {
        let texte = texte::fit(&texte::printable(texte), 60).into_owned();
        Error::from(Emploi::PaireAttendue { nom, texte, exemple }).at(*span)
    };
    let (gauche, droite) = texte.rsplit_once(':').ok_or_else(incompris)?;
    if gauche.trim().is_empty() || droite.trim().is_empty() {
        return Err(incompris());
    }
    let is_plain = span.end - span.start == texte.len();
    let start = if is_plain { span.end - droite.len() } else { span.start };
    Ok((gauche.trim(), (droite.trim(), Span { start, end: span.end })))
}

/// `renommer=`: from which subject, to which, each with its place. It goes alone.
pub(super) fn renommer(args: &Args<'_>) -> Result<Option<[(Matiere, Span); 2]>> {
    let Some(elements) = elements(args, RENOMMER)? else { return Ok(None) };
    let span = args.texte(RENOMMER).map_or(args.fin(), |(_, span)| span);
    if AUTRES.iter().any(|autre| args.texte(autre).is_some()) {
        return Err(Error::from(Emploi::VaSeul { nom: RENOMMER }).at(span));
    }
    let exemple = "\"Maths:Mathématiques\"";
    let [une] = &elements[..] else {
        let texte = args.texte(RENOMMER).map_or_else(String::new, |(texte, _)| texte);
        let texte = texte::fit(&texte::printable(&texte), 60).into_owned();
        return Err(Error::from(Emploi::PaireAttendue { nom: RENOMMER, texte, exemple }).at(span));
    };
    let (de, (vers, ici)) = paire(une, RENOMMER, exemple)?;
    Ok(Some([(Matiere::parse(de).at(une.1)?, une.1), (Matiere::parse(vers).at(ici)?, ici)]))
}

impl Regles {
    /// Reads what the line says; a fault stands where it is.
    pub(super) fn lit(args: &Args<'_>) -> Result<Regles> {
        let mut regles = Regles::default();
        if let Some((texte, span)) = args.texte("libelle") {
            regles.intitule = Some(ou_rien(&texte, |texte| Intitule::parse(texte).at(span))?);
        }
        if let Some((texte, span)) = args.texte("annee") {
            regles.annee = Some(ou_rien(&texte, |texte| AnneeScolaire::parse(texte).at(span))?);
        }
        if let Some((texte, span)) = args.texte("formule") {
            regles.formule = Some(ou_rien(&texte, |texte| Formule::parse(texte).at(span))?);
        }
        regles.absence = args.choix("abs")?.map(|mot| if mot == "neutre" { Absence::Neutre } else { Absence::Zero });
        let annuelle = |mot| if mot == "periodes" { Annuelle::Periodes } else { Annuelle::Notes };
        regles.annuelle = args.choix("annuelle")?.map(annuelle);
        regles.coefs = elements(args, COEFS)?.map(|elements| coefs(&elements)).transpose()?;
        if let Some(elements) = elements(args, PERIODES)? {
            let span = args.texte(PERIODES).map_or(args.fin(), |(_, span)| span);
            regles.periodes = Some((periodes(&elements)?, span));
        }
        Ok(regles)
    }

    /// The line says nothing.
    pub(super) fn est_vide(&self) -> bool {
        self.intitule.is_none()
            && self.annee.is_none()
            && self.coefs.is_none()
            && self.formule.is_none()
            && self.absence.is_none()
            && self.annuelle.is_none()
            && self.periodes.is_none()
    }

    /// The subjects that it gives a weight.
    pub(super) fn matieres(&self) -> Vec<Matiere> {
        match &self.coefs {
            Some(Poids::Ceux(ceux)) => {
                ceux.iter().filter(|(_, coef)| coef.is_some()).map(|(matiere, _)| matiere.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Puts what it says in the place of what was said. Locks stay with their periods.
    ///
    /// # Errors
    /// `PeriodeFermeeReste` where a locked period would go, `JoursFermes` where it would have other days: they say which marks it
    /// holds.
    pub(super) fn applique(&self, classe: &mut Classe, reglement: &mut Reglement) -> Result<()> {
        if let Some(intitule) = &self.intitule {
            classe.intitule.clone_from(intitule);
        }
        if let Some(annee) = &self.annee {
            classe.annee.clone_from(annee);
        }
        match &self.coefs {
            None => {}
            Some(Poids::Aucun) => reglement.matieres.clear(),
            Some(Poids::Ceux(ceux)) => ceux.iter().for_each(|(matiere, coef)| pose(reglement, matiere, *coef)),
        }
        reglement.formule = self.formule.unwrap_or(reglement.formule);
        reglement.absence = self.absence.unwrap_or(reglement.absence);
        reglement.annuelle = self.annuelle.unwrap_or(reglement.annuelle);
        if let Some((voulues, span)) = &self.periodes {
            let mut nouvelles = voulues.clone();
            for ancienne in &reglement.periodes {
                let cle = ancienne.periode.cle();
                match (nouvelles.iter_mut().find(|nouvelle| nouvelle.periode.cle() == cle), &ancienne.verrou) {
                    (Some(nouvelle), Some(verrou)) if nouvelle.jours != ancienne.jours => {
                        let fermes = Donnees::JoursFermes {
                            classe: classe.nom.to_string(),
                            periode: ancienne.periode.to_string(),
                            jours: ancienne.jours,
                            qui: verrou.qui.clone(),
                            quand: verrou.quand,
                        };
                        return Err(Error::from(fermes).at(*span));
                    }
                    (Some(nouvelle), verrou) => nouvelle.verrou.clone_from(verrou),
                    (None, Some(verrou)) => {
                        let reste = Donnees::PeriodeFermeeReste {
                            classe: classe.nom.to_string(),
                            periode: ancienne.periode.to_string(),
                            qui: verrou.qui.clone(),
                            quand: verrou.quand,
                        };
                        return Err(Error::from(reste).at(*span));
                    }
                    (None, None) => {}
                }
            }
            reglement.periodes = nouvelles;
        }
        Ok(())
    }
}

/// Gives a subject its weight, or takes it out; its place stays.
fn pose(reglement: &mut Reglement, matiere: &Matiere, coef: Option<Coef>) {
    let champ = matiere.champ();
    let place = reglement.matieres.iter().position(|reglee| reglee.matiere.champ() == champ);
    match (place, coef) {
        (Some(place), Some(coef)) => {
            reglement.matieres[place] = MatiereReglee { matiere: matiere.clone(), coef };
        }
        (Some(place), None) => {
            reglement.matieres.remove(place);
        }
        (None, Some(coef)) => reglement.matieres.push(MatiereReglee { matiere: matiere.clone(), coef }),
        (None, None) => {}
    }
}

/// `-` is nothing.
fn ou_rien<T>(texte: &str, lit: impl Fn(&str) -> Result<T>) -> Result<Option<T>> {
    if texte.trim() == VIDE { Ok(None) } else { lit(texte).map(Some) }
}

fn is_vide(elements: &[Element]) -> bool {
    matches!(elements, [(texte, _)] if texte == VIDE)
}

fn coefs(elements: &[Element]) -> Result<Poids> {
    if is_vide(elements) {
        return Ok(Poids::Aucun);
    }
    let mut ceux: Vec<(Matiere, Option<Coef>)> = Vec::new();
    for element in elements {
        let (nom, (coef, ici)) = paire(element, COEFS, "Maths:4")?;
        let matiere = Matiere::parse(nom).at(element.1)?;
        if ceux.iter().any(|(autre, _)| autre.champ() == matiere.champ()) {
            return Err(Error::from(Emploi::DeuxFois { nom: matiere.to_string() }).at(element.1));
        }
        ceux.push((matiere, ou_rien(coef, |coef| Coef::parse(coef).at(ici))?));
    }
    Ok(Poids::Ceux(ceux))
}

fn periodes(elements: &[Element]) -> Result<Vec<PeriodeReglee>> {
    if is_vide(elements) {
        return Ok(Vec::new());
    }
    let mut vues = Reglement::default();
    for element in elements {
        let (texte, span) = element;
        let une = if texte.contains(':') {
            let exemple = "T1:01/09/2026..30/11/2026";
            let (nom, (jours, ici)) = paire(element, PERIODES, exemple)?;
            let Some((debut, fin)) = jours.split_once("..") else {
                let texte = texte::fit(&texte::printable(texte), 60).into_owned();
                return Err(Error::from(Emploi::PaireAttendue { nom: PERIODES, texte, exemple }).at(ici));
            };
            let jours = (DateCivile::parse(debut).at(ici)?, DateCivile::parse(fin).at(ici)?);
            PeriodeReglee { jours: Some(jours), ..PeriodeReglee::ouverte(Periode::parse(nom).at(*span)?) }
        } else {
            PeriodeReglee::ouverte(Periode::parse(texte).at(*span)?)
        };
        vues.periodes.push(une);
        // What the last one does wrong is its fault.
        vues.verifie().at(*span)?;
    }
    Ok(vues.periodes)
}
