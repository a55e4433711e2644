//! The suite: one binary, through the front door. See `support` for how to run it on each database.

#[cfg(test)]
mod backup;
#[cfg(test)]
mod batching;
#[cfg(test)]
mod browsers;
#[cfg(test)]
mod cache;
#[cfg(test)]
mod cli;
#[cfg(test)]
#[path = "../../benches/collection/mod.rs"]
mod collection;
#[cfg(test)]
mod columns;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod constraints;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod deployment;
#[cfg(test)]
mod drift;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod export;
#[cfg(test)]
mod filter_arguments;
#[cfg(test)]
mod filters;
#[cfg(test)]
mod format;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod health;
#[cfg(test)]
mod http;
#[cfg(test)]
mod import;
#[cfg(test)]
mod layering;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod nested_pages;
#[cfg(test)]
mod observe;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod page_arguments;
#[cfg(test)]
mod pages_meanwhile;
#[cfg(test)]
mod pagination;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod playground;
#[cfg(test)]
mod protections;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod records;
#[cfg(test)]
mod restarts;
#[cfg(test)]
mod same_as;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod snapshot;
#[cfg(test)]
mod socket;
#[cfg(test)]
mod sqlite_file;
#[cfg(test)]
mod stopping;
#[cfg(test)]
mod support;
#[cfg(test)]
mod two_servers;
#[cfg(test)]
mod unpublished;
#[cfg(test)]
mod versions;
#[cfg(test)]
mod web;
