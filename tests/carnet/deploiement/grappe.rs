//! A Redis Cluster of three masters, and a copy of the one that has the school's keys.

use super::{Noeud, SECRET};
use crate::commun::coquille::jusqu_a;
use crate::redis::{Ouvert, ecole_avec};

/// Slots of each of the three.
const PLAGES: [(u32, u32); 3] = [(0, 5_460), (5_461, 10_922), (10_923, 16_383)];

struct Grappe(Vec<Noeud>);

impl Grappe {
    /// Three masters, and a fourth node that has nothing yet.
    fn nouvelle() -> Grappe {
        let lance = || {
            Noeud::lance(&[
                "--cluster-enabled",
                "yes",
                "--cluster-node-timeout",
                "2000",
                "--cluster-require-full-coverage",
                "no",
            ])
        };
        let noeuds: Vec<Noeud> = (0..4).map(|_| lance()).collect();
        for (n, noeud) in noeuds.iter().enumerate() {
            noeud.demande::<()>(&format!("CLUSTER SET-CONFIG-EPOCH {}", n + 1));
            if let Some((de, a)) = PLAGES.get(n) {
                noeud.demande::<()>(&format!("CLUSTER ADDSLOTSRANGE {de} {a}"));
            }
            noeuds[0].demande::<()>(&format!("CLUSTER MEET 127.0.0.1 {}", noeud.port));
        }
        for noeud in &noeuds {
            jusqu_a("une grappe", || {
                let info: String = noeud.demande("CLUSTER INFO");
                (info.contains("cluster_state:ok") && info.contains("cluster_size:3") && info.contains("known_nodes:4"))
                    .then_some(())
            });
        }
        Grappe(noeuds)
    }

    fn url(&self) -> String {
        // The first one of the list is not there.
        let hotes: Vec<String> = self.0.iter().map(|noeud| format!("127.0.0.1:{}", noeud.port)).collect();
        format!("redis+cluster://:{SECRET}@127.0.0.1:1,{}", hotes.join(","))
    }

    /// The copy of a node, or the node itself, becomes master.
    fn devient_maitre(&self, n: usize) {
        jusqu_a("une copie à jour", || {
            let info: String = self.0[n].demande("INFO replication");
            info.contains("master_link_status:up").then_some(())
        });
        jusqu_a("un autre maître", || {
            let _: redis::RedisResult<()> = self.0[n].essaie("CLUSTER FAILOVER");
            std::thread::sleep(std::time::Duration::from_millis(50));
            self.0[n].demande::<String>("INFO replication").contains("role:master").then_some(())
        });
    }
}

fn notes(carnet: &mut Ouvert) -> usize {
    carnet.fait("show E00002")["notes"].as_array().unwrap().len()
}

/// Until it is answered by Redis: then what it holds is what a stale answer would be.
fn garde_en_cache(carnet: &mut Ouvert, combien: usize) {
    let trouves = |carnet: &mut Ouvert| carnet.fait("cache status")["trouves"].as_u64().unwrap_or(0);
    jusqu_a("une réponse de Redis", || {
        let avant = trouves(carnet);
        assert_eq!(notes(carnet), combien);
        (trouves(carnet) > avant).then_some(())
    });
}

#[test]
fn les_cles_changent_de_maitre_et_de_noeud_et_rien_de_perime_n_est_lu() {
    let mut grappe = Grappe::nouvelle();
    let ecole = ecole_avec(&grappe.url());
    let (mut un, mut autre) = (Ouvert::de(&ecole), Ouvert::de(&ecole));
    let cle = format!("carnet:{{{}}}:", ecole.base.nom);
    let place: u32 = grappe.0[0].demande(&format!("CLUSTER KEYSLOT {cle}"));
    let ici = PLAGES.iter().position(|(de, a)| (de..=a).contains(&&place)).unwrap();
    let ids: Vec<String> = grappe.0.iter().map(|noeud| noeud.demande("CLUSTER MYID")).collect();
    garde_en_cache(&mut autre, 0);

    // Another master, and back: what the first one held is still there, and nobody asks for it any more.
    grappe.0[3].demande::<()>(&format!("CLUSTER REPLICATE {}", ids[ici]));
    grappe.devient_maitre(3);
    un.fait("note add E00002 Maths 1");
    assert_eq!(notes(&mut autre), 1);
    garde_en_cache(&mut autre, 1);
    grappe.devient_maitre(ici);
    assert_eq!(notes(&mut autre), 1);
    un.fait("note add E00002 Maths 2");
    assert_eq!(notes(&mut autre), 2);
    garde_en_cache(&mut autre, 2);

    // The slot begins to go elsewhere: what is kept is still here, intents and leases are refused.
    let vers = (ici + 1) % 3;
    grappe.0[vers].demande::<()>(&format!("CLUSTER SETSLOT {place} IMPORTING {}", ids[ici]));
    grappe.0[ici].demande::<()>(&format!("CLUSTER SETSLOT {place} MIGRATING {}", ids[vers]));
    assert_eq!(notes(&mut autre), 2);
    un.fait("note add E00002 Maths 3");
    assert_eq!((notes(&mut autre), notes(&mut un)), (3, 3));
    let port = grappe.0[vers].port;
    loop {
        let cles: Vec<String> = grappe.0[ici].demande(&format!("CLUSTER GETKEYSINSLOT {place} 100"));
        if cles.is_empty() {
            break;
        }
        let cles = cles.join(" ");
        grappe.0[ici].demande::<()>(&format!("MIGRATE 127.0.0.1 {port}  0 5000 REPLACE AUTH {SECRET} KEYS {cles}"));
    }
    for n in [vers, ici] {
        grappe.0[n].demande::<()>(&format!("CLUSTER SETSLOT {place} NODE {}", ids[vers]));
    }
    un.fait("note add E00002 Maths 4");
    assert_eq!((notes(&mut autre), notes(&mut un)), (4, 4));
    garde_en_cache(&mut autre, 4);

    // Nobody has the slot any more: MongoDB alone.
    grappe.0[vers].tue();
    un.fait("note add E00002 Maths 5");
    assert_eq!((notes(&mut autre), notes(&mut un)), (5, 5));
    assert_eq!(un.fait("cache status")["redis"], false);
    for carnet in [un, autre] {
        let dit = carnet.fin();
        assert!(!dit.contains(SECRET), "{dit}");
    }
}
