//! The laws of the house (the map is in `src/lib.rs`): lower rooms never import higher ones, what touches the outside world has
//! one room, and no file grows out of hand. The laws read the sources, so that a new room has to take its place here.
#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, lowest first; those of one line stand side by side and may know each other.
const ETAGES: &[&[&str]] = &[
    &["texte"],
    &["domain"],
    &["lang"],
    &["report"],
    &["error"],
    &["arret", "point"],
    &["enclos"],
    &["exchange"],
    &["config"],
    &["store", "cache"],
    &["local"],
    &["service"],
    &["notify"],
    &["command::spec"],
    &["outcome"],
    &["command"],
    &["render"],
    &["shell"],
    &["menu"],
    &["batch", "cli"],
    &["identification"],
    &["programme"],
    &["main", "lib"],
];

/// Crates of the outside world, and the one place that names each.
const DEHORS: &[(&str, &str)] = &[
    ("mongodb", "store/"),
    ("redis", "cache/"),
    ("rustyline", "shell/"),
    ("prettytable", "render/table.rs"),
    ("xlsxwriter", "exchange/export/xlsx.rs"),
    ("calamine", "exchange/classeur/"),
    ("pdf_writer", "report/pdf/"),
    ("lettre", "notify/email.rs"),
    ("ureq", "notify/sms.rs"),
];

/// A file may be this long.
const LIGNES: usize = 400;

struct Fichier {
    /// Below `src`: `store/mod.rs`.
    chemin: String,
    /// Its lines, comments and tests taken out.
    code: Vec<String>,
    lignes: usize,
}

fn fichiers() -> Vec<Fichier> {
    let racine = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut folders) = (Vec::new(), vec![racine.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let chemin: PathBuf = entry.unwrap().path();
            if chemin.is_dir() {
                folders.push(chemin);
            } else if chemin.extension().is_some_and(|ext| ext == "rs") {
                let texte = fs::read_to_string(&chemin).unwrap();
                let chemin = chemin.strip_prefix(&racine).unwrap().to_str().unwrap().to_owned();
                found.push(Fichier { lignes: texte.lines().count(), code: code(&chemin, &texte), chemin });
            }
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

/// The lines that are no comment, up to the tests at the end of the file.
fn code(chemin: &str, texte: &str) -> Vec<String> {
    let is_test_file = chemin.contains("tests") || chemin.contains("exemples");
    if is_test_file {
        return Vec::new();
    }
    let before_tests = texte.lines().collect::<Vec<_>>();
    let end = before_tests
        .windows(2)
        .position(|pair| {
            pair[0].trim() == "#[cfg(test)]" && pair[1].trim_start().starts_with("mod ") && pair[1].ends_with('{')
        })
        .unwrap_or(before_tests.len());
    before_tests[..end]
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.starts_with("//"))
        .map(str::to_owned)
        .collect()
}

/// The room of a file: `store/mod.rs` is `store`, `command/spec.rs` is `command::spec`.
fn piece(chemin: &str) -> String {
    if chemin == "command/spec.rs" {
        return "command::spec".into();
    }
    chemin.split('/').next().unwrap().trim_end_matches(".rs").to_owned()
}

fn etage(piece: &str) -> Option<usize> {
    ETAGES.iter().position(|rooms| rooms.contains(&piece))
}

/// Every `crate::…` that a line names, with two parts where the first two make a room.
fn nommes(line: &str) -> Vec<String> {
    line.match_indices("crate::")
        .flat_map(|(place, found)| {
            let rest = &line[place + found.len()..];
            let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
            match rest.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap().split(',').map(|part| word(part.trim())).collect(),
                None if rest.starts_with("command::spec") => vec!["command::spec".to_owned()],
                None => vec![word(rest)],
            }
        })
        .filter(|nom| !nom.is_empty())
        .collect()
}

#[test]
fn every_room_has_its_place() {
    for fichier in fichiers() {
        assert!(etage(&piece(&fichier.chemin)).is_some(), "{} stands in no room of this test", fichier.chemin);
    }
}

#[test]
fn lower_rooms_never_import_higher_ones() {
    let mut faults = Vec::new();
    for fichier in fichiers() {
        let here = piece(&fichier.chemin);
        for line in &fichier.code {
            for other in nommes(line).iter().filter(|other| **other != here) {
                let (Some(mine), Some(theirs)) = (etage(&here), etage(other)) else { continue };
                if theirs > mine {
                    faults.push(format!("{} names {other}: {line}", fichier.chemin));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_crate_of_the_outside_world_is_named_in_one_room() {
    let mut seen = BTreeMap::new();
    for fichier in fichiers() {
        for line in &fichier.code {
            for (krate, room) in DEHORS {
                let named = [format!("{krate}::"), format!("use {krate};")].iter().any(|text| {
                    line.match_indices(text.as_str()).any(|(place, _)| {
                        !line[..place].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                    })
                });
                if named {
                    assert!(fichier.chemin.starts_with(room), "{} names {krate}: {line}", fichier.chemin);
                    *seen.entry(*krate).or_insert(0) += 1;
                }
            }
        }
    }
    for krate in
        ["mongodb", "redis", "rustyline", "prettytable", "xlsxwriter", "calamine", "pdf_writer", "lettre", "ureq"]
    {
        assert!(seen.contains_key(krate), "{krate} is named nowhere: this test no longer sees what it looks for");
    }
}

#[test]
fn pure_rooms_do_no_io_commands_never_print_nor_write_and_renderers_never_read() {
    let io = [
        "std::fs",
        "std::io",
        "std::net",
        "std::process",
        "std::env",
        "SystemTime",
        "Instant",
        "Zoned",
        "Timestamp::now",
    ];
    let print = ["print!", "println!", "eprintln!", "eprint!", "stdout()", "stderr()"];
    // Whatever file a command names, `enclos` alone opens it, makes it and looks at it.
    let files =
        ["fs::", "File::", "OpenOptions", "canonicalize", "metadata(", ".exists()", "is_dir()", "NamedTempFile"];
    let command = [&print[..], &files].concat();
    // Reports write to what they are given.
    let report = [&files[..], &print, &["std::env", "SystemTime", "Instant", "Zoned", "Timestamp::now"]].concat();
    let query = ["crate::store", "crate::cache", "School", "fs::", "File::", "read_to_string", "stdin()"];
    // The menu makes lines, and its screen runs them.
    let menu = [&query[..], &print, &["execute(", "Poste"]].concat();
    for fichier in fichiers() {
        let forbidden: &[&str] = match piece(&fichier.chemin).as_str() {
            "lang" | "domain" | "texte" => &io,
            "command" | "command::spec" => &command,
            "service" | "outcome" => &print,
            "exchange" => &files,
            "report" => &report,
            "render" => &query,
            "menu" => &menu,
            _ => &[],
        };
        for line in &fichier.code {
            for word in forbidden {
                assert!(!line.contains(word), "{} must not name {word}: {line}", fichier.chemin);
            }
        }
    }
}

#[test]
fn no_file_grows_out_of_hand() {
    let long: Vec<String> = fichiers()
        .into_iter()
        .filter(|fichier| fichier.lignes > LIGNES)
        .map(|fichier| format!("{}: {} lines", fichier.chemin, fichier.lignes))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn nothing_is_unwrapped_without_a_proof() {
    for fichier in fichiers() {
        for line in &fichier.code {
            assert!(!line.contains(".unwrap()"), "{}: {line}", fichier.chemin);
            if let Some((_, message)) = line.split_once(".expect(") {
                let proof = message.trim_start_matches('"').split('"').next().unwrap();
                assert!(proof.split_whitespace().count() >= 4, "{}: no proof in {line}", fichier.chemin);
            }
            assert!(!line.contains("unsafe "), "{}: {line}", fichier.chemin);
        }
    }
}
