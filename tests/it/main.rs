//! The suite: one binary, through the front door. See `support` for how to run it on each database.

#[cfg(test)]
mod constraints;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod drift;
#[cfg(test)]
mod layering;
#[cfg(test)]
mod playground;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod support;
