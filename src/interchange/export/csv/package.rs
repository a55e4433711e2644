//! `datapackage.json`: what the tables of a folder are (Frictionless Data Package, version 1).

use serde_json::{Value, json};

use super::tables::Table;
use crate::interchange::format::Dataset;

/// Name of the file.
pub(super) const FILE: &str = "datapackage.json";

/// Describes a folder of tables, each with its number of rows.
pub(super) fn describe(head: &Dataset, tables: &[(&Table, u64)]) -> Value {
    let licences: Vec<Value> = head
        .licence
        .iter()
        .map(|licence| json!({"name": licence}))
        .collect();
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": "chancery",
        "title": "Curated diplomatic records",
        "version": head.version.to_string(),
        "created": head.changed_at,
        "licenses": licences,
        "resources": tables.iter().map(resource).collect::<Vec<_>>(),
    });
    // The standard wants a licence or no such key.
    if let Some(keys) = package.as_object_mut() {
        keys.retain(|_, value| {
            !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())
        });
    }
    package
}

fn resource((table, rows): &(&Table, u64)) -> Value {
    let key = if table.list.is_some() {
        json!(["record", "slug", "position"])
    } else {
        json!("slug")
    };
    let fields: Vec<Value> = table
        .columns
        .iter()
        .map(|column| {
            json!({
                "name": column.name,
                "type": column.kind,
                "description": column.description,
            })
        })
        .collect();
    json!({
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file(),
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": rows,
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": key},
    })
}
