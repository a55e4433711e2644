//! SQLite files that other programs hold, that cannot be written to, or that lie on a full disk.
