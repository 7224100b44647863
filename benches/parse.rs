//! Lines parsed per second (design, section 10: 1,000,000). Run by `cargo bench --bench parse`.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 9;
const LINES: usize = 200_000;

fn main() {
    let long_list = format!("find nom={}", vec!["Ndiaye"; 9_000].join(";"));
    let long_query = format!("find {}", vec!["a=b"; 16_000].join(" "));
    let cases = [
        ("typical", "find classe=L3 sort=moyenne"),
        ("mark", "note add E00001 Maths 15,5 coef=2 type=examen"),
        ("query", r#"find non (classe="2de A" ou classe="2de B") moyenne>=8,5 sort=-nom # fin"#),
        ("range", "find naissance=2005-01-01..2006-12-31 classe=L1;L2;L3 limit=50"),
        ("refused", "find classe= L3"),
        ("long list (64 KB)", &long_list),
        ("long query (64 KB)", &long_query),
    ];
    for (name, line) in cases {
        let lines = (LINES * 27 / line.len()).max(1);
        let mut rates: Vec<f64> = (0..ROUNDS).map(|_| lines_per_second(line, lines)).collect();
        rates.sort_by(f64::total_cmp);
        let median = rates[ROUNDS / 2];
        println!("{name:20} {median:>12.0} lines/s {:>8.1} MB/s", median * line.len() as f64 / 1e6);
    }
}

fn lines_per_second(line: &str, lines: usize) -> f64 {
    let start = Instant::now();
    for _ in 0..lines {
        let _ = black_box(carnet::lang::parse(black_box(line)));
    }
    lines as f64 / start.elapsed().as_secs_f64()
}
