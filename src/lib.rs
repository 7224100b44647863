//! carnet: the shell with which a school keeps its students and their marks.
//!
//! # The way of a line
//!
//! ```text
//! shell | menu | batch  →  lang  →  command  →  service  →  store + cache  →  outcome  →  render
//! ```
//!
//! A line becomes an AST ([`lang`]), the AST finds its command and is handed out as arguments ([`command`]), the command asks a
//! service, the service reads or writes in a transaction ([`store`]), and what came of it is data ([`outcome`]) until the very
//! end, when it becomes text ([`render`]). An error is data all along, with its place in the line ([`error`]).
//!
//! # The rooms, lowest first
//!
//! | room | what it is for, and what it must never do |
//! |---|---|
//! | [`texte`] | text compared without accents, cut to columns, made harmless; pure |
//! | [`domain`] | the school's types and rules; pure, and invalid values cannot be built |
//! | [`lang`] | a line becomes an AST; knows no command; pure |
//! | [`report`] | lists, bulletins and reports as PDF; the only room that names pdf-writer; pure |
//! | [`error`] | the one error type, its French, its exit code |
//! | [`arret`], [`point`] | the flag that Ctrl-C sets; where tests make carnet die |
//! | [`enclos`] | opens the paths that commands take, shut up in one folder where the school wants it |
//! | [`exchange`] | files become candidates and faults; touches no database |
//! | [`config`] | settings, each with its origin |
//! | [`store`] | the only room that names mongodb |
//! | [`cache`] | the only room that names redis |
//! | [`local`] | the private servers of local mode |
//! | [`service`] | what commands call; makes no text |
//! | [`notify`] | sends the messages that wait; `email` alone names lettre, `sms` alone ureq |
//! | [`outcome`] | what a command did, as data |
//! | [`command`] | one file per command; never prints |
//! | [`render`] | data becomes a table, JSON, CSV; never queries |
//! | [`shell`] | line editing, completion, dialogue; the only room that names rustyline |
//! | [`menu`] | asks by number and makes lines; does nothing by itself |
//! | [`batch`], [`cli`] | lines without a terminal; the binary's options |
//! | [`identification`] | who works in a run, as its options say |
//! | [`programme`] | puts it all together |
//!
//! A room never imports a higher one; `tests/architecture.rs` checks it.

pub mod arret;
pub mod batch;
pub mod cache;
pub mod cli;
pub mod command;
pub mod config;
pub mod domain;
pub mod enclos;
pub mod error;
pub mod exchange;
pub mod identification;
pub mod lang;
pub mod local;
pub mod menu;
pub mod notify;
pub mod outcome;
pub mod point;
pub mod programme;
pub mod render;
pub mod report;
pub mod service;
pub mod shell;
pub mod store;
pub mod texte;
