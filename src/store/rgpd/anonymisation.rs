//! Making somebody anonymous, in one transaction (the steps are in the room's own page).

use super::super::classes::Entrees;
use super::super::journal::{
    ARCHIVE, Acte, COMPTE, CibleDoc, ETUDIANT, EntreeDoc, Passe, TeteDoc, Volet, etudiant_en_octets, expurge, sceau,
    scelle_sous,
};
use super::super::transaction::celui;
use super::super::{EtudiantDoc, Store, Transaction, portee};
use super::traces::{Anonymisee, Personne, SonCompte, Traces, Trouvees};
use crate::cache::Portee;
use crate::domain::message::Etat;
use crate::domain::{Etudiant, Matricule, NomCompte, Tete};
use crate::error::{Donnees, Panne, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, deserialize_from_document, doc};

/// What stands in the place of a file's name.
const SANS_NOM: &str = "(nom effacé)";

impl Store {
    /// Makes somebody anonymous under that pseudonym, for good; everything, or nothing.
    ///
    /// # Errors
    /// `ModifieDepuis` where he was changed or removed since he was read, the server's.
    pub fn anonymise(&self, personne: &Personne, pseudonyme: &Matricule, acte: &Acte<'_>) -> Result<Anonymisee> {
        let trouvees = self.trouve(personne)?;
        let mut portees = vec![Portee::Etudiant(personne.matricule.to_string())];
        portees.extend(trouvees.noms().into_iter().map(|nom| portee(&NomCompte::stored(nom))));
        if let Some(etudiant) = &personne.etudiant {
            portees.extend([
                Portee::Etudiant(pseudonyme.to_string()),
                Portee::classe(&etudiant.identite.classe),
                Portee::Ecole,
            ]);
        }
        let traces = self.transaction(portees.iter().cloned(), |transaction| {
            transaction.exige(&portees)?;
            transaction.anonymise(personne, pseudonyme, &trouvees, acte)
        })?;
        Ok(Anonymisee { pseudonyme: pseudonyme.clone(), traces })
    }
}

impl Transaction<'_> {
    fn anonymise(
        &mut self,
        personne: &Personne,
        pseudonyme: &Matricule,
        trouvees: &Trouvees,
        acte: &Acte<'_>,
    ) -> Result<Traces> {
        self.franchit_d_abord()?;
        let id = personne.matricule.as_str();
        let par = ObjectId::new();
        let mut traces = self.efface_les_messages(id)?;
        let mut passes = self.expurge(trouvees, (id, pseudonyme.as_str()), par)?;
        traces.entrees = passes.len() as u64;
        let partie = self.renomme_les_tetes((id, pseudonyme.as_str()), &trouvees.chaines_d_autres)?;
        for compte in &trouvees.comptes {
            self.oublie_le_compte(compte, id)?;
        }
        traces.comptes = trouvees.noms();
        traces.fichiers = self.oublie_les_fichiers(trouvees)?;
        let sceau = sceau(&mut passes);
        let annees = self.sort_ses_annees(&trouvees.annees, pseudonyme)?;
        self.passe_sous(id, pseudonyme)?;
        traces.annees = annees.len() as u64;
        let cible = CibleDoc::de(ETUDIANT, pseudonyme.as_str());
        let apres = personne.etudiant.as_ref().map(|avant| (avant, avant.anonyme(pseudonyme.clone())));
        let lui = match &apres {
            Some((avant, apres)) => Volet {
                cible: cible.clone(),
                precedent: avant.tete,
                avant: None,
                apres: Some(dit(&traces)),
                etat: Some(etudiant_en_octets(apres)?),
            },
            None => Volet { cible: cible.clone(), precedent: partie, avant: None, apres: None, etat: None },
        };
        let mut volets = vec![lui];
        for annee in &annees {
            volets.push(annee.volet()?);
        }
        let (scellee, tetes) = scelle_sous((par, Some(sceau)), acte, cible, self.maintenant, volets)?;
        if let Some((avant, apres)) = &apres {
            self.met_a_sa_place(avant, apres, tetes[0])?;
        }
        self.remet(annees, &tetes[1..])?;
        self.journalise(&scellee)?;
        Ok(traces)
    }

    /// The student goes; who has his marks comes.
    fn met_a_sa_place(&mut self, avant: &Etudiant, apres: &Etudiant, tete: Tete) -> Result<()> {
        let classe = &apres.identite.classe;
        self.entre(&Entrees::from([(classe.cle(), (classe.to_string(), apres.reglement.numero))]))?;
        let etudiants = self.store.etudiants();
        let done = etudiants.delete_one(celui(avant)).session(&mut *self.session).run();
        if done.map_err(|error| self.store.panne(error))?.deleted_count != 1 {
            return Err(Donnees::ModifieDepuis.into());
        }
        let cree = avant.cree.map_or(self.maintenant, DateTime::from_millis);
        let mut document = EtudiantDoc::de(apres, cree, self.maintenant);
        document.tete = Some(TeteDoc::from(tete));
        let done = etudiants.insert_one(document).session(&mut *self.session).run();
        done.map(|_| ()).map_err(|error| self.store.panne(error))
    }

    /// Takes him out of these entries.
    fn expurge(&mut self, trouvees: &Trouvees, noms: (&str, &str), par: ObjectId) -> Result<Vec<Passe>> {
        let journal = self.store.journal();
        let found = journal.find(trouvees.entrees.clone()).session(&mut *self.session).run();
        let mut found = found.map_err(|error| self.store.panne(error))?;
        let lues: Result<Vec<EntreeDoc>, _> = found.iter(self.session).collect();
        let mut passes = Vec::new();
        for mut entree in lues.map_err(|error| self.store.panne(error))? {
            passes.extend(expurge(&mut entree, noms, &trouvees.annees, par)?);
            let done = journal.replace_one(doc! { "_id": entree.id }, &entree).session(&mut *self.session).run();
            done.map_err(|error| self.store.panne(error))?;
        }
        Ok(passes)
    }

    /// The heads of his chains that ended, others' left out, stand under the pseudonym; the last of them, where he is no more, is
    /// given to whoever writes it on.
    fn renomme_les_tetes(&mut self, (ancien, nouveau): (&str, &str), autres: &[Bson]) -> Result<Option<Tete>> {
        let tetes = self.store.documents("tetes");
        let elles = doc! { "cible.type": ETUDIANT, "cible.id": ancien, "lignee": { "$nin": autres } };
        let found = tetes.find(elles).sort(doc! { "lignee": 1 }).session(&mut *self.session).run();
        let mut found = found.map_err(|error| self.store.panne(error))?;
        let lues: Result<Vec<Document>, _> = found.iter(self.session).collect();
        let mut lues = lues.map_err(|error| self.store.panne(error))?;
        for lue in &lues {
            let done = tetes.delete_one(doc! { "_id": lue.get_str("_id").unwrap_or_default() });
            done.session(&mut *self.session).run().map_err(|error| self.store.panne(error))?;
        }
        let etudiants = self.store.documents("etudiants");
        let presente = etudiants.find_one(doc! { "_id": ancien }).session(&mut *self.session).run();
        let is_here = presente.map_err(|error| self.store.panne(error))?.is_some();
        let derniere = if is_here { None } else { lues.pop() };
        let tete = |lue: Document| {
            let lue: TeteDoc = deserialize_from_document(lue)
                .map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?;
            Ok::<_, crate::error::Error>(lue)
        };
        for lue in lues {
            let reste = tete(lue)?.reste(ETUDIANT, nouveau)?;
            let done = tetes.insert_one(reste).session(&mut *self.session).run();
            done.map_err(|error| self.store.panne(error))?;
        }
        derniere.map(|lue| tete(lue)?.tete()).transpose()
    }

    fn efface_les_messages(&mut self, matricule: &str) -> Result<Traces> {
        let messages = self.store.documents("notifications");
        let siens = doc! { "etudiant": matricule };
        let mut efface = |filtre: Document| {
            let done = messages.delete_many(filtre).session(&mut *self.session).run();
            done.map(|done| done.deleted_count).map_err(|error| self.store.panne(error))
        };
        let mut attendent = siens.clone();
        attendent.insert("etat", Etat::Attend.mot());
        let en_attente = efface(attendent)?;
        Ok(Traces { messages: en_attente + efface(siens)?, en_attente, ..Traces::default() })
    }

    /// His account goes with all that the journal has of it; of one that is another's by now, what was said of him.
    fn oublie_le_compte(&mut self, compte: &SonCompte, matricule: &str) -> Result<()> {
        let journal = self.store.documents("journal");
        let la_sienne = doc! { "cible.type": COMPTE, "cible.id": &compte.nom, "volets.lignee": compte.lignee };
        if !compte.a_effacer {
            let dits = [doc! { "volets.avant.matricule": matricule }, doc! { "volets.apres.matricule": matricule }];
            let eux = doc! { "$and": [la_sienne, { "$or": dits.to_vec() }] };
            let done = journal.update_many(eux, sans_valeurs()).session(&mut *self.session).run();
            return done.map(|_| ()).map_err(|error| self.store.panne(error));
        }
        let le_sien = doc! { "_id": &compte.nom, "matricule": matricule, "tete.lignee": compte.lignee };
        let done = self.store.documents("comptes").delete_one(le_sien).session(&mut *self.session).run();
        done.map_err(|error| self.store.panne(error))?;
        let done = journal.delete_many(la_sienne).session(&mut *self.session).run();
        done.map_err(|error| self.store.panne(error))?;
        let cible = doc! { "cible.type": COMPTE, "cible.id": &compte.nom, "lignee": compte.lignee };
        let done = self.store.documents("tetes").delete_many(cible).session(&mut *self.session).run();
        done.map_err(|error| self.store.panne(error))?;
        // Logins under a name that was nobody's at that moment.
        let sans_chaine = doc! { "cible.type": COMPTE, "cible.id": &compte.nom, "volets.0": { "$exists": false } };
        let done = journal.delete_many(sans_chaine).session(&mut *self.session).run();
        done.map(|_| ()).map_err(|error| self.store.panne(error))
    }

    fn oublie_les_fichiers(&mut self, trouvees: &Trouvees) -> Result<u64> {
        let eux = |ids: &[ObjectId]| doc! { "_id": { "$in": ids } };
        let journal = self.store.documents("journal");
        let done = journal.update_many(eux(&trouvees.faits), sans_valeurs()).session(&mut *self.session).run();
        let faits = done.map_err(|error| self.store.panne(error))?.matched_count;
        let imports = self.store.documents("imports");
        let change = doc! { "$set": { "fichier": SANS_NOM } };
        let done = imports.update_many(eux(&trouvees.imports), change).session(&mut *self.session).run();
        Ok(faits + done.map_err(|error| self.store.panne(error))?.matched_count)
    }
}

/// What takes the values out of entries: an update in the form of a pipeline. The salt of a year that is over stays: there are no
/// values with it, and without it nobody could tell whether the archive is what it was.
pub(super) fn sans_valeurs() -> Vec<Document> {
    let sans_sel = doc! { "$unsetField": { "field": "sel", "input": "$$volet" } };
    let volet = doc! { "$cond": [{ "$eq": ["$$volet.type", ARCHIVE] }, "$$volet", sans_sel] };
    let volets = doc! { "$map": { "input": "$volets", "as": "volet", "in": volet } };
    vec![
        doc! { "$unset": ["volets.avant", "volets.apres", "details", "avant", "apres"] },
        doc! { "$set": { "volets": { "$cond": [{ "$isArray": "$volets" }, volets, "$$REMOVE"] } } },
    ]
}

/// What the journal says of it: nothing of whom.
fn dit(traces: &Traces) -> Document {
    let nombre = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    doc! {
        "anonymisation": "faite",
        "entrées": nombre(traces.entrees),
        "messages": nombre(traces.messages),
        "comptes": nombre(traces.comptes.len() as u64),
        "années": nombre(traces.annees),
    }
}
