//! x
pub mod clock;
pub mod database;
pub mod entity;
pub mod error;
pub mod graphql;
pub mod record;
pub mod schema;
pub mod value;
pub mod vocabulary;
