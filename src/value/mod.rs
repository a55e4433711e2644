//! Domain values: the small things that records are made of, each with its own rules.
//!
//! A value here is pure. It is parsed from text, checked once, and then cannot be wrong; it
//! does no I/O, reads no clock, and names no other module of the program. So every rule of a
//! value can be stated as a law and tested over thousands of random inputs.

pub mod edtf;
pub mod slug;
pub mod sort_key;
