//! JSON that carnet wrote becomes a table: one column for each name, one line for each object; an array of objects, or one object a
//! line. `null` says that there is nothing, where a blank would say nothing. One object is there as values at a time, and no more
//! of it than the limits allow.

use super::brute::NoteBrute;
use super::{Feuille, LigneBrute, Limites, Origine};
use crate::domain::Champ;
use crate::domain::modification::VIDE;
use crate::error::ImportError;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::de::SliceRead;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fmt;

/// Reads it.
///
/// # Errors
/// Not JSON, not objects, more than the limits allow.
pub(super) fn lire(octets: &[u8], limites: &Limites) -> Result<Feuille, ImportError> {
    let octets = octets.strip_prefix("\u{feff}".as_bytes()).unwrap_or(octets);
    let compte = Compte { limites, ligne: 0, fichier: limites.cellules, objet: 0, trop: None };
    let mut table = Table { compte, entetes: Vec::new(), places: HashMap::new(), lignes: Vec::new() };
    let par_ligne = octets.trim_ascii_start().first() != Some(&b'[');
    let mut json = serde_json::Deserializer::from_slice(octets);
    let lu = if par_ligne { table.lit_lignes(&mut json) } else { table.lit_liste(&mut json) };
    if let Some(trop) = table.compte.trop {
        return Err(trop);
    }
    lu.map_err(|error| refus(&error))?;
    if table.lignes.is_empty() {
        return Err(ImportError::SansLigne);
    }
    Ok(Feuille { entetes: table.entetes, lignes: table.lignes, origine: Origine::Json { par_ligne } })
}

/// What serde says, in French where it is common.
fn refus(error: &serde_json::Error) -> ImportError {
    let detail = match error.classify() {
        serde_json::error::Category::Eof => return ImportError::JsonCoupe,
        serde_json::error::Category::Data => "une liste d'objets est attendue, comme « export json » l'écrit",
        _ => "ce n'est pas du JSON",
    };
    ImportError::Json { ligne: error.line() as u64, detail }
}

type Json<'j> = serde_json::Deserializer<SliceRead<'j>>;

/// How much more may be read.
struct Compte<'a> {
    limites: &'a Limites,
    /// The object under way, from 1.
    ligne: u64,
    /// Values that the file may still have, and the object.
    fichier: u64,
    objet: u64,
    /// What there was too much of.
    trop: Option<ImportError>,
}

impl Compte<'_> {
    /// Another object: the columns of a line, and the marks of a long cell.
    fn objet(&mut self) {
        self.ligne += 1;
        self.objet = (self.limites.colonnes as u64).saturating_add((self.limites.caracteres as u64).saturating_mul(10));
    }

    fn valeur<E: serde::de::Error>(&mut self) -> Result<(), E> {
        let trop = match (self.fichier, self.objet) {
            (0, _) => ImportError::TropGrand { quoi: "cellules", limite: self.limites.cellules },
            (_, 0) => ImportError::ObjetTropGrand { ligne: self.ligne },
            _ => {
                (self.fichier, self.objet) = (self.fichier - 1, self.objet - 1);
                return Ok(());
            }
        };
        self.refuse(trop)
    }

    fn refuse<T, E: serde::de::Error>(&mut self, trop: ImportError) -> Result<T, E> {
        self.trop = Some(trop);
        Err(E::custom("limites"))
    }
}

struct Table<'a> {
    compte: Compte<'a>,
    entetes: Vec<String>,
    places: HashMap<String, usize>,
    lignes: Vec<LigneBrute>,
}

impl Table<'_> {
    fn lit_liste(&mut self, json: &mut Json<'_>) -> serde_json::Result<()> {
        (&mut *json).deserialize_seq(&mut *self)?;
        json.end()
    }

    fn lit_lignes(&mut self, json: &mut Json<'_>) -> serde_json::Result<()> {
        // Nothing but blanks stands behind the last one.
        while json.end().is_err() {
            self.compte.objet();
            let objet = Objet(&mut self.compte).deserialize(&mut *json)?;
            self.prend(objet)?;
        }
        Ok(())
    }

    fn prend<E: serde::de::Error>(&mut self, objet: Map<String, Value>) -> Result<(), E> {
        let (limites, numero) = (self.compte.limites, self.compte.ligne);
        if numero > limites.lignes {
            return self.compte.refuse(ImportError::TropGrand { quoi: "lignes", limite: limites.lignes });
        }
        let mut cellules = Vec::new();
        for (nom, valeur) in objet {
            match valeur {
                Value::Object(parties) => {
                    for (partie, valeur) in parties {
                        if nom.len() + partie.len() > limites.caracteres {
                            return self.nom_trop_long();
                        }
                        self.pose(&mut cellules, format!("{nom}.{partie}"), valeur)?;
                    }
                }
                Value::Null if nom == "tuteur" => {
                    for champ in [Champ::TuteurNom, Champ::TuteurTelephone, Champ::TuteurEmail, Champ::TuteurAdresse] {
                        self.pose(&mut cellules, champ.nom(), Value::Null)?;
                    }
                }
                _ if nom.len() > limites.caracteres => return self.nom_trop_long(),
                valeur => self.pose(&mut cellules, nom, valeur)?,
            }
        }
        // What a line does not name is blank.
        if numero.saturating_mul(self.entetes.len() as u64) > limites.cellules {
            return self.compte.refuse(ImportError::TropGrand { quoi: "cellules", limite: limites.cellules });
        }
        self.lignes.push(LigneBrute::simple(numero, cellules.iter().collect()));
        Ok(())
    }

    fn nom_trop_long<E: serde::de::Error>(&mut self) -> Result<(), E> {
        let detail = "un nom y est trop long";
        self.compte.refuse(ImportError::Json { ligne: self.compte.ligne, detail })
    }

    fn pose<E: serde::de::Error>(&mut self, cellules: &mut Vec<String>, nom: String, valeur: Value) -> Result<(), E> {
        // What carnet works out itself: averages by subject come as an object. What teachers say is theirs to say, and
        // who gave a consent is known by the field of its own.
        if nom.starts_with("moyennes.") || nom == "appreciations" || nom == "accords" {
            return Ok(());
        }
        let texte = texte(&nom, valeur);
        let place = *self.places.entry(nom).or_insert_with_key(|nom| {
            self.entetes.push(nom.clone());
            self.entetes.len() - 1
        });
        let limite = self.compte.limites.colonnes;
        if place >= limite {
            return self.compte.refuse(ImportError::TropDeColonnes { ligne: self.compte.ligne, limite });
        }
        if cellules.len() <= place {
            cellules.resize(place + 1, String::new());
        }
        cellules[place] = texte;
        Ok(())
    }
}

impl<'de> Visitor<'de> for &mut Table<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("une liste d'objets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut liste: A) -> Result<(), A::Error> {
        self.compte.objet();
        while let Some(objet) = liste.next_element_seed(Objet(&mut self.compte))? {
            self.prend(objet)?;
            self.compte.objet();
        }
        Ok(())
    }
}

/// An object, whose values are counted while they are made.
struct Objet<'c, 'l>(&'c mut Compte<'l>);

impl<'de> DeserializeSeed<'de> for Objet<'_, '_> {
    type Value = Map<String, Value>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Objet<'_, '_> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("un objet")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parties: A) -> Result<Self::Value, A::Error> {
        let mut objet = Map::new();
        while let Some(nom) = parties.next_key::<String>()? {
            objet.insert(nom, parties.next_value_seed(Valeur(self.0))?);
        }
        Ok(objet)
    }
}

/// A value of it.
struct Valeur<'c, 'l>(&'c mut Compte<'l>);

impl<'de> DeserializeSeed<'de> for Valeur<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        self.0.valeur()?;
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Valeur<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("une valeur")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, oui: bool) -> Result<Value, E> {
        Ok(oui.into())
    }

    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        Ok(n.into())
    }

    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        Ok(n.into())
    }

    fn visit_f64<E>(self, n: f64) -> Result<Value, E> {
        Ok(n.into())
    }

    fn visit_str<E>(self, texte: &str) -> Result<Value, E> {
        Ok(texte.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut liste: A) -> Result<Value, A::Error> {
        let mut valeurs = Vec::new();
        while let Some(valeur) = liste.next_element_seed(Valeur(&mut *self.0))? {
            valeurs.push(valeur);
        }
        Ok(valeurs.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, parties: A) -> Result<Value, A::Error> {
        Objet(self.0).visit_map(parties).map(Value::Object)
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
        match NoteLue::deserialize(&note) {
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
