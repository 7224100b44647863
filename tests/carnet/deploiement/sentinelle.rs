//! Redis behind three sentinels: its master is killed, and the shells that are open go on.

use super::{Noeud, SECRET};
use crate::commun::coquille::jusqu_a;
use crate::redis::{Ouvert, ecole_avec};
use std::collections::HashMap;

#[test]
fn le_maitre_est_tue_et_le_shell_continue_avec_un_autre() {
    let mut maitre = Noeud::lance(&[]);
    let copie = Noeud::lance(&["--replicaof", "127.0.0.1", &maitre.port.to_string()]);
    let sentinelles: Vec<Noeud> = (0..3).map(|_| Noeud::sentinelle(maitre.port)).collect();
    for sentinelle in &sentinelles {
        sentinelle.demande::<()>("SENTINEL DEBUG INFO-PERIOD 200 PUBLISH-PERIOD 100 ASK-PERIOD 100");
    }
    for sentinelle in &sentinelles {
        jusqu_a("des sentinelles qui se connaissent", || {
            let vu: HashMap<String, String> = sentinelle.demande("SENTINEL MASTER ecole");
            (vu["num-other-sentinels"] == "2" && vu["num-slaves"] == "1").then_some(())
        });
    }
    jusqu_a("une copie à jour", || {
        copie.demande::<String>("INFO replication").contains("master_link_status:up").then_some(())
    });
    // The first one of the list is not there.
    let ports: Vec<String> = sentinelles.iter().map(|un| format!("127.0.0.1:{}", un.port)).collect();
    let hotes = ports.join(",");
    let ecole = ecole_avec(&format!("redis+sentinel://:{SECRET}@127.0.0.1:1,{hotes}/ecole?sentinel_pass={SECRET}"));
    let (mut un, mut autre) = (Ouvert::de(&ecole), Ouvert::de(&ecole));
    let notes = |carnet: &mut Ouvert| carnet.fait("show E00002")["notes"].as_array().unwrap().len();
    jusqu_a("Redis", || (autre.fait("cache status")["redis"] == true).then_some(()));
    (0..3).for_each(|_| assert_eq!(notes(&mut autre), 0));

    maitre.tue();
    let mut donnees = 0;
    let mut note_et_verifie = |un: &mut Ouvert, autre: &mut Ouvert| {
        donnees += 1;
        un.fait("note add E00002 Maths 12");
        assert_eq!(notes(autre), donnees);
        assert_eq!(notes(un), donnees);
    };
    // Before another one is known, while it becomes known, and after.
    jusqu_a("un autre maître", || {
        note_et_verifie(&mut un, &mut autre);
        let dit: Vec<String> = sentinelles[0].demande("SENTINEL GET-MASTER-ADDR-BY-NAME ecole");
        (dit[1] == copie.port.to_string()).then_some(())
    });
    for carnet in [&mut un, &mut autre] {
        jusqu_a("le nouveau maître", || (carnet.fait("cache status")["redis"] == true).then_some(()));
    }
    note_et_verifie(&mut un, &mut autre);
    note_et_verifie(&mut un, &mut autre);
    let trouves = un.fait("cache status")["trouves"].as_u64().unwrap();
    jusqu_a("des réponses de Redis", || {
        un.fait("show E00001");
        (un.fait("cache status")["trouves"].as_u64().unwrap() > trouves).then_some(())
    });
    for carnet in [un, autre] {
        let dit = carnet.fin();
        assert!(!dit.contains(SECRET), "{dit}");
    }
    // A service that they do not know is told, and nothing stops.
    let ecole = ecole_avec(&format!("redis+sentinel://:{SECRET}@{hotes}/lycee?sentinel_pass={SECRET}"));
    let fin = ecole.lance(&["-c", "show E00001"]);
    assert!(fin.code == 0 && fin.err.contains("ne connaissent pas ce service") && !fin.err.contains(SECRET), "{fin:?}");
}
