//! JSON that carnet wrote becomes a table: one column for each name, one line for each object; an array of objects, or one object a
//! line. `null` says that there is nothing, where a blank would say nothing.

use super::brute::NoteBrute;
use super::{Feuille, LigneBrute, Limites, Origine};
use crate::domain::Champ;
use crate::domain::modification::VIDE;
use crate::error::ImportError;
use serde::de::{DeserializeSeed, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fmt;

/// Reads it.
///
/// # Errors
/// Not JSON, not objects, more than the limits allow.
pub(super) fn lire(octets: &[u8], limites: &Limites) -> Result<Feuille, ImportError> {
    let octets = octets.strip_prefix("\u{feff}".as_bytes()).unwrap_or(octets);
    let mut table = Table { limites, entetes: Vec::new(), places: HashMap::new(), lignes: Vec::new(), trop: None };
    let par_ligne = octets.trim_ascii_start().first() != Some(&b'[');
    let lu = if par_ligne { table.lit_lignes(octets) } else { table.lit_liste(octets) };
    if let Some(trop) = table.trop {
        return Err(trop);
    }
    lu.map_err(|error| ImportError::Json { ligne: error.line() as u64, detail: sans_place(&error) })?;
    if table.lignes.is_empty() {
        return Err(ImportError::SansLigne);
    }
    let largeur = table.entetes.len();
    table.lignes.iter_mut().for_each(|ligne| ligne.cellules.resize(largeur, String::new()));
    Ok(Feuille { entetes: table.entetes, lignes: table.lignes, origine: Origine::Json { par_ligne } })
}

/// What serde says, in French where it is common.
fn sans_place(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Eof => "il est coupé avant sa fin",
        serde_json::error::Category::Data => "une liste d'objets est attendue, comme « export json » l'écrit",
        _ => "ce n'est pas du JSON",
    }
}

struct Table<'a> {
    limites: &'a Limites,
    entetes: Vec<String>,
    places: HashMap<String, usize>,
    lignes: Vec<LigneBrute>,
    trop: Option<ImportError>,
}

impl Table<'_> {
    fn lit_liste(&mut self, octets: &[u8]) -> serde_json::Result<()> {
        let mut json = serde_json::Deserializer::from_slice(octets);
        (&mut *self).deserialize(&mut json)?;
        json.end()
    }

    fn lit_lignes(&mut self, octets: &[u8]) -> serde_json::Result<()> {
        for objet in serde_json::Deserializer::from_slice(octets).into_iter::<Map<String, Value>>() {
            self.prend(objet?)?;
        }
        Ok(())
    }

    fn prend(&mut self, objet: Map<String, Value>) -> serde_json::Result<()> {
        let numero = self.lignes.len() as u64 + 1;
        if numero > self.limites.lignes {
            self.trop = Some(ImportError::TropGrand { quoi: "lignes", limite: self.limites.lignes });
        }
        let mut cellules = vec![String::new(); self.entetes.len()];
        for (nom, valeur) in objet {
            match valeur {
                Value::Object(parties) => {
                    for (partie, valeur) in parties {
                        self.pose(&mut cellules, format!("{nom}.{partie}"), valeur);
                    }
                }
                Value::Null if nom == "tuteur" => {
                    for champ in [Champ::TuteurNom, Champ::TuteurTelephone, Champ::TuteurEmail, Champ::TuteurAdresse] {
                        self.pose(&mut cellules, champ.nom(), Value::Null);
                    }
                }
                valeur => self.pose(&mut cellules, nom, valeur),
            }
        }
        if self.entetes.len() > self.limites.colonnes {
            self.trop = Some(ImportError::TropDeColonnes { ligne: numero, limite: self.limites.colonnes });
        }
        if self.trop.is_some() {
            return Err(serde_json::Error::custom("limites"));
        }
        self.lignes.push(LigneBrute::simple(numero, cellules));
        Ok(())
    }

    fn pose(&mut self, cellules: &mut Vec<String>, nom: String, valeur: Value) {
        // What carnet works out itself: averages by subject come as an object. What teachers say is theirs to say, and
        // who gave a consent is known by the field of its own.
        if nom.starts_with("moyennes.") || nom == "appreciations" || nom == "accords" {
            return;
        }
        let texte = texte(&nom, valeur);
        let place = *self.places.entry(nom).or_insert_with_key(|nom| {
            self.entetes.push(nom.clone());
            self.entetes.len() - 1
        });
        if cellules.len() <= place {
            cellules.resize(place + 1, String::new());
        }
        cellules[place] = texte;
    }
}

impl<'de> DeserializeSeed<'de> for &mut Table<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Table<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("une liste d'objets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut liste: A) -> Result<(), A::Error> {
        while let Some(objet) = liste.next_element()? {
            self.prend(objet).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// A mark, as `show` and `export` give it.
#[derive(Deserialize)]
struct NoteLue {
    matiere: String,
    valeur: Option<serde_json::Number>,
    bareme: Option<serde_json::Number>,
    statut: String,
    coef: Option<serde_json::Number>,
    r#type: Option<String>,
    periode: Option<String>,
    date: Option<String>,
}

fn texte(nom: &str, valeur: Value) -> String {
    match valeur {
        Value::Null => {
            let peut_manquer = matches!(
                Champ::parse(nom),
                Some(
                    Champ::Telephone
                        | Champ::Email
                        | Champ::Naissance
                        | Champ::TuteurNom
                        | Champ::TuteurTelephone
                        | Champ::TuteurEmail
                        | Champ::TuteurAdresse
                        | Champ::Accord(_)
                )
            );
            if peut_manquer { VIDE.to_owned() } else { String::new() }
        }
        Value::String(texte) => texte,
        Value::Number(nombre) => nombre.to_string(),
        Value::Bool(oui) => if oui { "oui" } else { "non" }.to_owned(),
        Value::Array(notes) if nom == "notes" => self::notes(notes),
        autre => autre.to_string(),
    }
}

/// The marks as one cell; one that is none stands there as it is, for its fault to be told.
fn notes(notes: Vec<Value>) -> String {
    let nombre = |nombre: Option<serde_json::Number>| nombre.map_or(String::new(), |nombre| nombre.to_string());
    let mut texte = String::new();
    for note in notes {
        match serde_json::from_value::<NoteLue>(note.clone()) {
            Ok(lue) => {
                let valeur = if lue.statut == "note" { nombre(lue.valeur) } else { lue.statut };
                NoteBrute {
                    matiere: lue.matiere,
                    valeur,
                    bareme: nombre(lue.bareme),
                    coef: nombre(lue.coef),
                    type_note: lue.r#type.unwrap_or_default(),
                    periode: lue.periode.unwrap_or_default(),
                    date: lue.date.unwrap_or_default(),
                }
                .ajoute_a(&mut texte);
            }
            Err(_) => NoteBrute {
                matiere: "?".to_owned(),
                valeur: note.to_string().replace(['[', ']'], " "),
                ..NoteBrute::default()
            }
            .ajoute_a(&mut texte),
        }
    }
    texte
}
