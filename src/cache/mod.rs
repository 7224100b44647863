//! The only room that names redis.
