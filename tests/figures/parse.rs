//! Lines parsed per second.

use crate::mesure::Ligne;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 9;
const LINES: usize = 200_000;

pub fn mesure() -> Vec<Ligne> {
    let long_list = format!("find nom={}", vec!["Ndiaye"; 9_000].join(";"));
    let long_query = format!("find {}", vec!["a=b"; 16_000].join(" "));
    let cases = [
        ("usuelle", "find classe=L3 sort=moyenne"),
        ("note", "note add E00001 Maths 15,5 coef=2 type=examen"),
        ("longue question", r#"find non (classe="2de A" ou classe="2de B") moyenne>=8,5 sort=-nom # fin"#),
        ("bornes", "find naissance=2005-01-01..2006-12-31 classe=L1;L2;L3 limit=50"),
        ("refusée", "find classe= L3"),
        ("liste", &long_list),
        ("critères", &long_query),
    ];
    cases
        .into_iter()
        .map(|(name, line)| {
            let lines = (LINES * 27 / line.len()).max(1);
            let mut rates: Vec<f64> = (0..ROUNDS).map(|_| lines_per_second(line, lines)).collect();
            rates.sort_by(f64::total_cmp);
            // What people type most; the others tell that nothing is slow by its length.
            let target = matches!(name, "usuelle" | "note").then_some(1e6);
            Ligne::debit(format!("analyse, {name} ({} octets)", line.len()), rates[ROUNDS / 2], target)
        })
        .collect()
}

fn lines_per_second(line: &str, lines: usize) -> f64 {
    let start = Instant::now();
    for _ in 0..lines {
        let _ = black_box(carnet::lang::parse(black_box(line)));
    }
    lines as f64 / start.elapsed().as_secs_f64()
}
