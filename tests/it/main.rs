//! The suite: one binary, through the front door. See `support` for how to run it on each database.

#[cfg(test)]
mod contract;
#[cfg(test)]
mod playground;
#[cfg(test)]
mod support;
