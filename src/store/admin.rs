//! What local mode asks of a mongod: is it there, is it primary, make it a replica set.
