//! Ctrl-C stops the command and not the shell. A process of its own: the signal and its flag belong to the whole process.

use carnet::arret;
use carnet::shell::interrupt;
use signal_hook::consts::SIGINT;
use signal_hook::low_level::raise;

#[test]
fn ctrl_c_stops_the_command_and_not_the_process() {
    let _garde = interrupt::installe().unwrap();
    for _ in 0..2 {
        assert!(arret::verifie().is_ok());
        raise(SIGINT).unwrap();
        assert!(arret::verifie().is_err());
        arret::oublie();
    }
}
