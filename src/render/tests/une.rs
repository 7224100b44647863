use super::*;
use crate::command::spec::{Forme, Genre, Risque, Spec, ex, facultatif, nomme, requis, reste};
use crate::config::Reglage;
use crate::domain::Droit;
use crate::exchange::{Apercu, ColonneApercu, Faute};
use crate::service::RapportImport;

fn show(largeur: usize, format: Format) -> String {
    rendu(&Outcome::Fiche(Box::new(fiche(awa()))), &p(format, largeur))
}

#[test]
fn a_student_at_80_columns() {
    insta::assert_snapshot!(show(80, Format::Table), @r#"
    Awa Diop (UCI0001, L3)
    téléphone         : 06 11 22 33 44
    e-mail            : awa@ecole.sn
    date de naissance : 27/09/2008
    tuteur            : Fatou Diop, 06 11 22 33 45
    moyenne           : 12,67 (prov.), 3e sur 33

    Matière       Moyenne
    ────────────  ───────
    Maths           12,67
    Éd. physique        —
    Anglais             —

    N°  Matière          Note  Coef  Type    Période  Date        Auteur
    ──  ────────────  ───────  ────  ──────  ───────  ──────────  ────────
    #1  Maths         12          1  devoir  —        —           awa
    #2  Maths          6,5/10     2  examen  T1       03/11/2026  m.ndiaye
    #3  Éd. physique     DISP     1  devoir  —        —           awa
    #4  Anglais           ATT     1  devoir  —        —           awa

    4 notes
    "#);
}

#[test]
fn a_student_at_40_columns() {
    insta::assert_snapshot!(show(40, Format::Table), @r#"
    Awa Diop (UCI0001, L3)
    téléphone         : 06 11 22 33 44
    e-mail            : awa@ecole.sn
    date de naissance : 27/09/2008
    tuteur            : Fatou Diop, 06 11 22
                        33 45
    moyenne           : 12,67 (prov.), 3e
                        sur 33

    Matière       Moyenne
    ────────────  ───────
    Maths           12,67
    Éd. physique        —
    Anglais             —

    N°  Matière          Note  Date
    ──  ────────────  ───────  ──────────
    #1  Maths         12       —
    #2  Maths          6,5/10  03/11/2026
    #3  Éd. physique     DISP  —
    #4  Anglais           ATT  —

    4 notes
    "#);
}

#[test]
fn a_student_vertically() {
    insta::assert_snapshot!(show(80, Format::Vertical), @r#"
    matricule : UCI0001
    nom : Diop
    prénom : Awa
    classe : L3
    téléphone : 06 11 22 33 44
    e-mail : awa@ecole.sn
    date de naissance : 27/09/2008
    tuteur : Fatou Diop, 06 11 22 33 45
    moyenne : 12,67 (prov.), 3e sur 33
    moyenne.Maths : 12,67
    moyenne.Éd. physique : —
    moyenne.Anglais : —
    note #1 : Maths 12 (devoir, coef 1, par awa)
    note #2 : Maths 6,5/10 (examen, coef 2, T1, 03/11/2026, par m.ndiaye)
    note #3 : Éd. physique DISP (devoir, coef 1, par awa)
    note #4 : Anglais ATT (devoir, coef 1, par awa)
    "#);
}

#[test]
fn a_subject_whose_mark_is_awaited_is_marked() {
    let mut attend = awa();
    let attendue = NouvelleNote::simple(Matiere::parse("Maths").unwrap(), Valeur::Attendu);
    attend.ajoute(attendue, "awa");
    let fiche = Outcome::Fiche(Box::new(fiche(attend)));
    let table = rendu(&fiche, &p(Format::Table, 80));
    assert!(table.contains("Maths          12,67*\n") && table.contains("Anglais            —\n"), "{table}");
    assert!(table.contains("* moyenne provisoire : une note est attendue\n"), "{table}");
    assert!(rendu(&fiche, &p(Format::Vertical, 80)).contains("moyenne.Maths : 12,67 (prov.)\n"));
    assert!(rendu(&fiche, &p(Format::Json, None)).contains(r#""appreciations":[],"provisoires":["Maths"]}"#));
}

#[test]
fn a_student_without_marks_has_no_average() {
    let bare = Etudiant::nouveau(Matricule::numero(1), identite("Diop", "Awa", None, "L3"));
    let fiche = Fiche { bilan: bare.bilan(), etudiant: bare, rang: None, effectif: 1 };
    insta::assert_snapshot!(rendu(&Outcome::Fiche(Box::new(fiche)), &p(Format::Table, 80)), @r#"
    Awa Diop (E00001, L3)
    téléphone         : —
    e-mail            : —
    date de naissance : 27/09/2008
    moyenne           : —

    aucune note
    "#);
}

fn change(essai: bool, change: impl Fn(&mut Etudiant)) -> String {
    let avant = awa();
    let mut apres = avant.clone();
    change(&mut apres);
    let changement = Changement { avant: Some(avant), apres: fiche(apres), essai };
    rendu(&Outcome::Changement(Box::new(changement)), &p(Format::Table, 80))
}

#[test]
fn a_change_tells_before_and_after() {
    let told = change(true, |etudiant| {
        etudiant.identite.classe = NomClasse::parse("L2").unwrap();
        etudiant.identite.email = None;
        etudiant.notes[0].contenu.valeur = Valeur::parse("14,5").unwrap();
        etudiant.notes[1].contenu.coef = Coef::UN;
        etudiant.notes.remove(2);
        let oral = Valeur::parse("15").unwrap();
        etudiant.ajoute(NouvelleNote::simple(Matiere::parse("Anglais").unwrap(), oral), "awa");
    });
    insta::assert_snapshot!(told, @r#"
    Awa Diop (UCI0001, L2)
    e-mail : awa@ecole.sn → —
    classe : L3 → L2
    note #1 Maths : 12 → 14,5
    note #2 Maths, coef : 2 → 1
    note #3 Éd. physique : DISP → supprimée
    note #5 : — → Anglais 15 (devoir, coef 1, par awa)
    moyenne : 12,67 (prov.) → 14,38 (prov.)
    essai : rien n'a été écrit
    "#);
}

#[test]
fn no_difference_is_said() {
    insta::assert_snapshot!(change(false, |_| {}), @r#"
    Awa Diop (UCI0001, L3)
    rien à changer
    "#);
}

#[test]
fn a_deletion_tells_who_and_what_goes_with_him() {
    let told = |etudiant: Etudiant, essai| {
        rendu(&Outcome::Suppression(Box::new(Suppression { etudiant, essai })), &p(Format::Table, 80))
    };
    let one = Etudiant { notes: awa().notes[..1].to_vec(), ..awa() };
    let none = Etudiant { notes: Vec::new(), ..awa() };
    insta::assert_snapshot!(told(awa(), false) + &told(one, true) + &told(none, false), @r#"
    supprimé : Awa Diop (UCI0001, L3) et ses 4 notes
    à supprimer : Awa Diop (UCI0001, L3) et sa note
    essai : rien n'a été écrit
    supprimé : Awa Diop (UCI0001, L3)
    "#);
}

fn faute(ligne: u64, champ: &str, valeur: &str, message: &str) -> Faute {
    Faute { ligne, champ: champ.into(), valeur: valeur.into(), message: message.into() }
}

pub fn import() -> RapportImport {
    RapportImport {
        lus: 150,
        crees: 140,
        modifies: 1,
        inchanges: 7,
        rejetes: vec![
            faute(12, "G3", "24", "note « 24 » hors barème : attendu 0 à 20 (ou 24/40)"),
            faute(12, "tel", "0611", "« 0611 » n'est pas un numéro de téléphone valable (France par défaut)"),
            faute(130, "Nom", "=cmd\u{1b}[2J", "nom : le caractère ␛ (U+001B) n'est pas permis"),
        ],
        origine: "UTF-8 avec BOM, séparateur « ; »".into(),
        fichier_rejets: Some("eleves.rejets.csv".into()),
        ..RapportImport::default()
    }
}

#[test]
fn an_import_tells_every_fault() {
    insta::assert_snapshot!(rendu(&Outcome::Import(Box::new(import())), &p(Format::Table, 80)), @"
    UTF-8 avec BOM, séparateur « ; »
    ligne 12, G3, « 24 » : note « 24 » hors barème : attendu 0 à 20 (ou 24/40)
    ligne 12, tel, « 0611 » : « 0611 » n'est pas un numéro de téléphone valable
      (France par défaut)
    ligne 130, Nom, « =cmd␛[2J » : nom : le caractère ␛ (U+001B) n'est pas permis

    150 lignes lues : 140 étudiants créés, 1 modifié, 7 inchangés, 2 lignes rejetées
    lignes rejetées : dans « eleves.rejets.csv », à corriger puis à importer
    ");
}

#[test]
fn a_refused_import_says_that_nothing_was_written_and_what_to_do() {
    let refused = RapportImport { refuse: true, fichier_rejets: None, ..import() };
    insta::assert_snapshot!(rendu(&Outcome::Import(Box::new(refused)), &p(Format::Table, 60)), @"
    UTF-8 avec BOM, séparateur « ; »
    ligne 12, G3, « 24 » : note « 24 » hors barème : attendu 0 à
      20 (ou 24/40)
    ligne 12, tel, « 0611 » : « 0611 » n'est pas un numéro de
      téléphone valable (France par défaut)
    ligne 130, Nom, « =cmd␛[2J » : nom : le caractère ␛ (U+001B)
      n'est pas permis

    150 lignes lues, dont 2 lignes en faute : rien n'a été écrit
    corrigez le fichier, ou mode=partiel pour importer les bonnes lignes
    ");
}

#[test]
fn a_preview_tells_what_each_column_became() {
    let colonne = |entete: &str, compris: &str, exemple: &str| ColonneApercu {
        entete: entete.into(),
        compris: compris.into(),
        exemple: exemple.into(),
    };
    let apercu = Apercu {
        origine: "UTF-8, séparateur « ; »".into(),
        lignes: 649,
        colonnes: vec![
            colonne("Tél.", "téléphone", "06 11 22 33 44"),
            colonne("G3", "note de Portugais, période T3", "11"),
        ],
        classes_proches: vec![("6emA".into(), "6ème A".into())],
    };
    insta::assert_snapshot!(rendu(&Outcome::Apercu(apercu), &p(Format::Table, 80)), @r#"
    UTF-8, séparateur « ; » ; 649 lignes
    Colonne du fichier  Comprise comme                 Exemple
    ──────────────────  ─────────────────────────────  ──────────────
    Tél.                téléphone                      06 11 22 33 44
    G3                  note de Portugais, période T3  11
    attention : la classe « 6emA » est nouvelle, et « 6ème A » existe : si c'est la
      même, « class merge "6emA" "6ème A" » les réunit
    "#);
}

#[test]
fn an_import_taken_back() {
    let annule = ImportAnnule { fichier: "e.csv".into(), repris: 648, laisses: vec!["UCI0001".into()], essai: false };
    insta::assert_snapshot!(rendu(&Outcome::ImportAnnule(annule), &p(Format::Table, 80)), @r#"
    import de « e.csv » annulé : 648 étudiants remis comme avant
    1 étudiant laissé tel quel, modifié depuis par quelqu'un : UCI0001
    "#);
}

#[test]
fn settings_tell_where_they_came_from() {
    let reglage = |cle: &str, valeur: &str, origine: &str| Reglage {
        cle: cle.into(),
        valeur: valeur.into(),
        origine: origine.into(),
    };
    let reglages = vec![
        reglage("mongo.uri", "", "défaut"),
        reglage("mongo.db", "essai", "option --db"),
        reglage("ecole.nom", "Lycée Blaise Diagne", "fichier /home/awa/.config/carnet/config.toml, ligne 2"),
    ];
    insta::assert_snapshot!(rendu(&Outcome::Config(reglages), &p(Format::Table, 80)), @r#"
    Clé        Valeur               Origine
    ─────────  ───────────────────  ────────────────────────────────────────────────
    mongo.uri  —                    défaut
    mongo.db   essai                option --db
    ecole.nom  Lycée Blaise Diagne  fichier /home/awa/.config/carnet/config.toml, l…
    "#);
}

static FIND: Spec = Spec {
    nom: "find",
    alias: &["chercher"],
    resume: "Liste, filtre et trie les étudiants",
    args: &[reste("critères", Genre::Criteres, "classe=L3 moyenne>=12 nom~dup"), nomme("sort", Genre::Tri, "ordre")],
    droit: Droit::LireClasses,
    risque: Risque::Aucun,
    menu: None,
    exemples: &[ex("find classe=L3 sort=moyenne", "la classe L3, la meilleure moyenne d'abord")],
};

static NOTE: Spec = Spec {
    nom: "note add",
    alias: &["noter"],
    resume: "Ajoute une note, et refait la moyenne",
    args: &[
        requis("réf", Genre::Reference, "matricule, téléphone ou nom"),
        facultatif("matière", Genre::Matiere, "Général"),
    ],
    droit: Droit::EcrireNotes,
    risque: Risque::Ecrit,
    menu: None,
    exemples: &[],
};

#[test]
fn help_has_every_command_and_one_at_length() {
    assert_eq!(FIND.args[0].forme, Forme::Reste);
    let all = Outcome::Aide(Aide::Toutes { specs: vec![&FIND, &NOTE], sujets: Vec::new(), a_soi: false });
    let one = Outcome::Aide(Aide::Une { spec: &FIND, a_soi: false, voir: vec!["show", "critères"] });
    insta::assert_snapshot!(rendu(&all, &p(Format::Table, 80)), @r#"
    Étudiants
      find, chercher   Liste, filtre et trie les étudiants

    Notes
      note add, noter  Ajoute une note, et refait la moyenne

    « help find », ou « find ? », montre une commande et des exemples ; « menu » les
      donne toutes par numéros
    "#);
    insta::assert_snapshot!(rendu(&one, &p(Format::Table, 80)), @r#"
    find critères… [sort=…]
      Liste, filtre et trie les étudiants

    Arguments
      critères…  classe=L3 moyenne>=12 nom~dup
      [sort=…]   ordre

    Autres noms
      chercher

    Exemples
      find classe=L3 sort=moyenne  la classe L3, la meilleure moyenne d'abord

    Voir aussi
      show, critères
    "#);
    insta::assert_snapshot!(rendu(&one, &p(Format::Table, 40)), @r#"
    find critères… [sort=…]
      Liste, filtre et trie les étudiants

    Arguments
      critères…  classe=L3 moyenne>=12
                 nom~dup
      [sort=…]   ordre

    Autres noms
      chercher

    Exemples
      find classe=L3 sort=moyenne
          la classe L3, la meilleure moyenne
          d'abord

    Voir aussi
      show, critères
    "#);
    let json = r#"{"commande":"note add","alias":["noter"],"resume":"Ajoute une note, et refait la moyenne","#
        .to_owned()
        + r#""forme":"note add réf [matière]","exemples":[]}"#
        + "\n";
    assert_eq!(
        rendu(&Outcome::Aide(Aide::Une { spec: &NOTE, a_soi: false, voir: Vec::new() }), &p(Format::Json, None)),
        json
    );
}
