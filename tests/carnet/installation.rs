//! `make install` in a folder of the test's own: what it puts where, and that it works from there.

use crate::commun::serveurs::dossier;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

#[test]
fn make_install_met_le_binaire_sa_page_et_ses_completions_sous_prefix() {
    let prefixe = dossier("prefixe");
    let make = |cible: &str| {
        // As an administrator whose files are his alone.
        let mut make = Command::new("sh");
        make.args(["-c", "umask 077 && exec make \"$@\"", "make"]);
        make.current_dir(env!("CARGO_MANIFEST_DIR")).arg(cible);
        make.arg(format!("PREFIX={}", prefixe.display())).arg(format!("CARNET={}", env!("CARGO_BIN_EXE_carnet")));
        let fait = make.output().unwrap();
        assert!(fait.status.success(), "{}", String::from_utf8_lossy(&fait.stderr));
    };
    make("install");
    let version = Command::new(prefixe.join("bin/carnet")).arg("--version").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&version.stdout), format!("carnet {}\n", env!("CARGO_PKG_VERSION")));
    let lit = |chemin: &str| fs::read_to_string(prefixe.join("share").join(chemin)).unwrap();
    assert!(lit("man/man1/carnet.1").contains("note add"));
    let page = fs::metadata(prefixe.join("share/man/man1/carnet.1")).unwrap();
    assert_eq!(page.permissions().mode() & 0o777, 0o644, "everybody reads it");
    let bash = lit("bash-completion/completions/carnet");
    assert!(bash.contains("--keep-going") && lit("zsh/site-functions/_carnet").contains("--menu"));
    assert!(lit("fish/vendor_completions.d/carnet.fish").contains("dry-run"));
    // bash takes it.
    let script = prefixe.join("share/bash-completion/completions/carnet");
    let lu =
        Command::new("bash").arg("-c").arg(format!(". '{}' && complete -p carnet", script.display())).output().unwrap();
    assert!(lu.status.success(), "{}", String::from_utf8_lossy(&lu.stderr));
    make("uninstall");
    assert!(!prefixe.join("bin/carnet").exists() && !script.exists());
}
