//! The tests that need real servers: one binary, so that a run has one pair of them. Each module tests one room.

mod commun;
mod local;
