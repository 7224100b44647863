//! Every criterion and every sort has an index: the server's profiler tells how each query was answered. A walk through the
//! whole collection is a bug at 100,000 students.

use crate::commun::ecole::Ecole;
use mongodb::bson::{Document, doc};
use mongodb::sync::Client;

const QUESTIONS: [&str; 34] = [
    "find",
    "find dupré",
    "find matricule=E00001",
    "find nom=diop",
    "find nom~dup",
    "find nom=A..M",
    "find prenom=awa",
    "find tel=\"06 11 22 33 44\"",
    "find tel~2233",
    "find tel=-",
    "find email=awa@ecole.fr",
    "find classe=L3;L2",
    "find naissance=2008",
    "find moyenne<10",
    "find moyenne.Maths=10..",
    "find notes=0",
    "find tuteur.nom=Diop",
    "find tuteur.telephone=\"06 11 22 33 44\"",
    "find classe=L3 sort=moyenne",
    "find nom=diop ou classe=L2",
    "find sort=-nom",
    "find sort=prenom",
    "find sort=classe,nom",
    "find sort=moyenne",
    "find sort=+moyenne",
    "find sort=-naissance",
    "find sort=tel",
    "find sort=email",
    "find sort=notes",
    "find rang<=2 champs=rang,nom",
    "find rang=- classe=L3",
    "find mention>=Bien sort=classe,rang",
    "find mention=-",
    "find champs=nom,moyenne.Maths,notes sort=moyenne.Maths",
];

#[test]
fn every_criterion_and_every_sort_has_an_index() {
    let ecole = Ecole::de("directrice");
    ecole.copie("ecole.carnet");
    ecole.lance(&["-f", "ecole.carnet"]).reussie();
    let base = Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom);
    let profile = base.collection::<Document>("system.profile");
    for question in QUESTIONS {
        base.run_command(doc! { "profile": 2 }).run().unwrap();
        ecole.fait(question);
        base.run_command(doc! { "profile": 0 }).run().unwrap();
        let reads = doc! { "command.find": "etudiants" };
        let seen: Vec<Document> = profile.find(reads).run().unwrap().map(Result::unwrap).collect();
        profile.drop().run().unwrap();
        // The first look whether the school is open reads another collection.
        assert!(!seen.is_empty(), "{question}: the profiler saw no query");
        for query in seen {
            let plan = query.get_str("planSummary").unwrap();
            assert!(!plan.contains("COLLSCAN"), "{question}: {plan}\n{query}");
        }
    }
}

#[test]
fn figures_and_rankings_have_an_index() {
    let ecole = Ecole::de("directrice");
    ecole.copie("ecole.carnet");
    ecole.lance(&["-f", "ecole.carnet"]).reussie();
    let base = Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom);
    let profile = base.collection::<Document>("system.profile");
    for question in [
        "stats",
        "stats classe=L3",
        "stats classe=L3 matiere=Maths",
        "stats matiere=Maths",
        "top",
        "top 3 classe=L3",
        "stats periode=T1",
        "stats classe=L3 periode=T1 matiere=Maths",
        "top matiere=Maths",
        "top periode=T1",
        "top matiere=Maths periode=T1",
        "top 2 rang=1",
        "report classe=L3",
    ] {
        base.run_command(doc! { "profile": 2 }).run().unwrap();
        ecole.fait(question);
        base.run_command(doc! { "profile": 0 }).run().unwrap();
        let reads = doc! { "$or": [{ "command.aggregate": "etudiants" }, { "command.find": "etudiants" }] };
        let seen: Vec<Document> = profile.find(reads).run().unwrap().map(Result::unwrap).collect();
        profile.drop().run().unwrap();
        assert!(!seen.is_empty(), "{question}: the profiler saw no query");
        for query in seen {
            let plan = query.get_str("planSummary").unwrap();
            assert!(!plan.contains("COLLSCAN"), "{question}: {plan}\n{query}");
            // Figures of the whole school are read from the index alone.
            let read = query.get("docsExamined").and_then(mongodb::bson::Bson::as_i32);
            assert!(question != "stats" || read == Some(0), "{question}: {query}");
        }
    }
}

#[test]
fn every_question_to_the_journal_has_an_index() {
    let ecole = Ecole::de("directrice");
    ecole.copie("ecole.carnet");
    ecole.lance(&["-f", "ecole.carnet"]).reussie();
    let base = Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom);
    let profile = base.collection::<Document>("system.profile");
    for question in [
        "log",
        "log E00001",
        "log E00001 qui=prof limit=2",
        "log qui=prof",
        "log depuis=01/11/2026 jusqua=31/12/2030",
        "log compte=awa",
        "undo --dry-run",
    ] {
        base.run_command(doc! { "profile": 2 }).run().unwrap();
        ecole.fait(question);
        base.run_command(doc! { "profile": 0 }).run().unwrap();
        let tables = doc! { "$in": ["journal", "tetes"] };
        let reads = doc! { "$or": [{ "command.aggregate": tables.clone() }, { "command.find": tables }] };
        let seen: Vec<Document> = profile.find(reads).run().unwrap().map(Result::unwrap).collect();
        profile.drop().run().unwrap();
        assert!(!seen.is_empty(), "{question}: the profiler saw no query");
        for query in seen {
            let plan = query.get_str("planSummary").unwrap();
            assert!(!plan.contains("COLLSCAN"), "{question}: {plan}\n{query}");
        }
    }
}
