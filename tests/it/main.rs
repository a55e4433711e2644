//! The suite: one binary, through the front door. See `support` for how to run it on each database.

#[cfg(test)]
mod cli;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod health;
#[cfg(test)]
mod http;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod records;
#[cfg(test)]
mod support;
#[cfg(test)]
mod web;
