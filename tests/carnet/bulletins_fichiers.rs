//! Where bulletins and reports go: their names, whose they are, what they replace, and what is left where they cannot be.

use crate::commun::ecole::{Ecole, sortie};
use crate::commun::pty::{INVITE, Terminal};
use crate::papiers::{lit, nomme, regle};
use crate::pdf::Pdf;
use carnet::domain::{Matricule, Role};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[test]
fn les_fichiers_d_une_classe_se_trouvent_et_ne_sont_lus_que_par_leur_proprietaire() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.font(&[
        "add nom=\"N'Diaye Œuvrard\" prenom=\"Élise/../x\" tel=- classe=L3",
        "add matricule=A/1 nom=Ba prenom=Ali tel=- classe=L3",
        "add matricule=A-1 nom=Ba prenom=Ali tel=- classe=L3",
    ]);
    let ecrit = ecole.fait("bulletin classe=l3 vers=bulletins/");
    assert_eq!((&ecrit["etudiants"], &ecrit["fichiers"], &ecrit["ecrit"]), (&4.into(), &4.into(), &true.into()));
    let dossier = ecole.dossier.join("bulletins");
    let mode = |chemin: &Path| fs::metadata(chemin).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dossier), 0o700);
    let mut noms: Vec<String> =
        fs::read_dir(&dossier).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    noms.sort();
    assert_eq!(
        noms,
        [
            "L3_BA-Ali_A-1_annee-2.pdf",
            "L3_BA-Ali_A-1_annee.pdf",
            "L3_DIOP-Awa_E00001_annee.pdf",
            "L3_NDIAYE-OEUVRARD-Elise-x_E00003_annee.pdf",
        ]
    );
    assert!(noms.iter().all(|nom| mode(&dossier.join(nom)) == 0o600));
    let journal = ecole.fait("log compte=prof limit=1");
    let dit = journal[0]["apres"].to_string();
    assert!(dit.contains("bulletins/") && dit.contains("\"bulletin\"") && dit.contains('4'), "{dit}");
    // A class of one, whose one file is named as such; `groupe=` is of a class.
    ecole.fait("add nom=Sow prenom=Mia tel=- classe=L9");
    let seule = ecole.lance(&["--format", "table", "-c", "bulletin classe=L9 vers=seule/"]).reussie().out;
    assert!(seule.contains("1 bulletin écrit dans le dossier « seule/ », 1 fichier\n"), "{seule}");
    let dit = ecole.lance(&["-c", "bulletin E00001 groupe=oui vers=x.pdf"]).err;
    assert!(dit.contains("« groupe= » n'a d'effet qu'avec classe="), "{dit}");
    // Again: only with an answer, and then the same bytes.
    let avant: Vec<Vec<u8>> = noms.iter().map(|nom| fs::read(dossier.join(nom)).unwrap()).collect();
    let refus = ecole.refuse(1, "bulletin classe=L3 vers=bulletins");
    assert!(refus.contains("4 de ces fichiers existent déjà dans « bulletins »") && refus.contains("--yes"), "{refus}");
    ecole.fait("bulletin classe=L3 vers=bulletins --yes");
    let apres: Vec<Vec<u8>> = noms.iter().map(|nom| fs::read(dossier.join(nom)).unwrap()).collect();
    assert!(avant == apres, "the same input gives the same bytes");
    for (nom, octets) in noms.iter().zip(apres) {
        assert!(octets.len() <= 60 * 1024, "{nom}");
        Pdf::de(octets);
    }
}

#[test]
fn rien_n_est_remplace_ni_ecrit_a_moitie() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.ecris("la.pdf", "à moi");
    assert!(ecole.refuse(1, "bulletin E00001 vers=la.pdf").contains("existe déjà"));
    assert!(ecole.refuse(1, "report classe=L3 vers=la.pdf").contains("existe déjà"));
    assert!(ecole.refuse(2, "bulletin classe=L3 vers=tous.pdf").contains("groupe=oui"));
    assert!(ecole.refuse(2, "bulletin E00001").contains("vers"));
    assert!(ecole.refuse(1, "bulletin E00001 vers=absent/x/y.pdf").contains("n'existe pas"));
    assert!(ecole.refuse(1, "bulletin classe=L9 vers=x/").contains("L9"));
    assert!(ecole.refuse(1, "bulletin E00001 periode=T9 vers=x.pdf").contains("T9"));
    let essai = ecole.fait("bulletin classe=L3 vers=x/ --dry-run");
    assert_eq!((&essai["fichiers"], &essai["ecrit"]), (&1.into(), &false.into()));
    ecole.fait("bulletin E00001 vers=y.pdf --dry-run");
    let reste: Vec<String> =
        fs::read_dir(&ecole.dossier).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!reste.iter().any(|nom| nom.starts_with(".carnet-") || nom == "x" || nom == "y.pdf"), "{reste:?}");
    assert_eq!(ecole.texte("la.pdf"), "à moi");
    ecole.fait("bulletin E00001 vers=la.pdf --yes");
    lit(&ecole, "la.pdf");
    // A folder takes the usual name.
    let ecrit = ecole.fait("bulletin E00001 vers=./");
    assert_eq!(ecrit["chemin"], "./L3_DIOP-Awa_E00001_annee.pdf");
}

#[test]
fn un_oui_ne_vaut_que_pour_les_fichiers_qui_etaient_la() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.fait("add nom=Ba prenom=Ali tel=- classe=L3");
    let (ba, diop) = ("bulletins/L3_BA-Ali_E00003_annee.pdf", "bulletins/L3_DIOP-Awa_E00001_annee.pdf");
    fs::create_dir(ecole.dossier.join("bulletins")).unwrap();
    ecole.ecris(ba, "ancien");
    let mut terminal = Terminal::sur(&ecole.commande(&ecole.maison()));
    terminal.attend(INVITE);
    terminal.ligne("bulletin classe=L3 vers=bulletins/", "Le remplacer ? [o/N] ");
    // It comes while the question stands: nobody was asked about it.
    ecole.ecris(diop, "venu entre-temps");
    terminal.ligne("o", "existe déjà");
    terminal.attend(INVITE);
    assert_eq!(ecole.texte(diop), "venu entre-temps");
    lit(&ecole, ba);
    ecole.fait("bulletin classe=L3 vers=bulletins/ --yes");
    lit(&ecole, diop);
}

#[test]
fn un_etudiant_n_a_que_le_sien_et_n_ecrase_rien_dans_un_dossier_partage() {
    let ecole = Ecole::petite();
    let maison = ecole.inscrit("e00001", Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() }, false);
    let lance = |ligne: &str| sortie(ecole.chez(&maison).args(["--format", "json", "-c", ligne]));
    assert_eq!(lance("bulletin vers=moi.pdf").code, 0);
    assert!(lit(&ecole, "moi.pdf").texte().contains("Diop Awa"));
    assert_eq!(lance("bulletin E00002 vers=lui.pdf").code, 1);
    assert_eq!(lance("bulletin classe=L3 vers=tous/").code, 1);
    assert!(lance("bulletin vers=comptes.csv").err.contains(".pdf"));
    let partage = ecole.dossier.join("partage");
    fs::create_dir(&partage).unwrap();
    fs::write(partage.join("autre.pdf"), "à un autre").unwrap();
    let config = maison.join(".config/carnet");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.toml"), format!("[fichiers]\ndossier = {partage:?}\n")).unwrap();
    let mdp = ecole.mot_de_passe();
    let lance = |ligne: &str| {
        let mut carnet = ecole.chez(&maison);
        sortie(carnet.args(["--user", "e00001", "--password-file", mdp.to_str().unwrap(), "--yes", "-c", ligne]))
    };
    let refus = lance("bulletin vers=autre.pdf");
    assert!(refus.code == 1 && refus.err.contains("existe déjà"), "{refus:?}");
    assert_eq!(fs::read_to_string(partage.join("autre.pdf")).unwrap(), "à un autre");
    assert_eq!(lance("bulletin vers=../dehors.pdf").code, 1);
    for ligne in ["bulletin vers=eleves.csv/", "bulletin vers=moi.pdf/", "bulletin vers=eleves.csv/ --dry-run"] {
        let refus = lance(ligne);
        assert!(refus.code == 2 && refus.err.contains(".pdf"), "{ligne} : {refus:?}");
    }
    assert_eq!(fs::read_dir(&partage).unwrap().count(), 1, "no folder of his choice stands in what others share");
    assert_eq!(lance("bulletin vers=moi.pdf").code, 0);
    Pdf::de(fs::read(partage.join("moi.pdf")).unwrap());
}

#[test]
fn un_logo_qui_n_en_est_pas_un_est_refuse_avant_que_rien_ne_soit_ecrit() {
    let ecole = Ecole::petite();
    let logo = ecole.chemin("logo.png");
    regle(&ecole, &format!("nom = \"Lycée\"\nlogo = {logo:?}\n"));
    assert!(ecole.refuse(2, "bulletin E00001 vers=x.pdf").contains("n'existe pas"));
    ecole.ecris("logo.png", "\u{fffd}JFIF");
    let refus = ecole.refuse(2, "bulletin E00001 vers=x.pdf");
    assert!(refus.contains("n'est pas une image PNG") && refus.contains("ecole.logo"), "{refus}");
    ecole.ecris("logo.png", vec![0_u8; 5 * 1024 * 1024]);
    assert!(ecole.refuse(2, "report classe=L3 vers=x.pdf").contains("5 Mo : 4 Mo au plus"));
    assert!(!ecole.dossier.join("x.pdf").exists());
}

#[test]
fn ce_qui_ne_s_imprime_pas_ou_n_est_pas_un_pdf_est_dit() {
    let ecole = Ecole::petite();
    nomme(&ecole);
    ecole.fait("add matricule=Z1 nom=محمد prenom=Ali tel=- classe=L9 notes=Maths[ATT]");
    for ligne in ["bulletin Z1 vers=z.pdf", "bulletin classe=L9 vers=b/", "report classe=L9 vers=r.pdf"] {
        let dite = ecole.lance(&["-c", ligne]);
        assert!(
            dite.code == 0 && dite.err.contains("la police des PDF n'a pas") && dite.err.contains("Z1"),
            "{dite:?}"
        );
    }
    // Nothing counts yet, and something is awaited.
    let texte = lit(&ecole, "z.pdf").texte();
    assert!(texte.contains("—*") && texte.contains("provisoire"), "{texte}");
    assert!(!ecole.lance(&["-c", "bulletin E00001 vers=e.pdf"]).err.contains("police"), "elle a celles-là");
    for ligne in ["bulletin E00001 vers=-", "bulletin E00001 vers=x.txt", "report classe=L9 vers=-"] {
        let dit = ecole.refuse(2, ligne);
        assert!(dit.contains("dont le nom finit par .pdf"), "{ligne} : {dit}");
    }
    assert!(!ecole.dossier.join("-").exists() && !ecole.dossier.join("x.txt").exists());
}
