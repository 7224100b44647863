//! The private mongod and redis-server of local mode.
