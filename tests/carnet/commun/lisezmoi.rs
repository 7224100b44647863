//! What the README says to write into files: the tests run it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The indented block between `<!-- nom -->` and `<!-- /nom -->`, as it goes into a file.
pub fn bloc(nom: &str) -> String {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, suite) = readme.split_once(&format!("<!-- {nom} -->\n")).unwrap_or_else(|| panic!("pas de bloc {nom}"));
    let (bloc, _) = suite.split_once(&format!("<!-- /{nom} -->")).unwrap_or_else(|| panic!("bloc {nom} sans fin"));
    let lignes = bloc.trim_matches('\n').lines().map(|ligne| ligne.strip_prefix("    ").unwrap_or(ligne));
    lignes.fold(String::new(), |texte, ligne| texte + ligne + "\n")
}

/// `compose.yaml`, as a YAML reader understands it.
pub fn compose() -> serde_json::Value {
    let lit = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))";
    let mut python = Command::new("/usr/bin/python3");
    python.args(["-c", lit]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().unwrap();
    python.stdin.take().unwrap().write_all(bloc("compose").as_bytes()).unwrap();
    serde_json::from_slice(&python.wait_with_output().unwrap().stdout).unwrap()
}
