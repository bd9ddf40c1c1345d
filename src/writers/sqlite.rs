//! The combined tables as a SQLite database; the only file that names rusqlite.
//! It writes a new database in one transaction; it does not update one.

use super::rows::{ColumnType, Row, TABLES, TableShape};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;
use std::fmt;
use std::path::Path;

/// Why the database could not be written.
#[derive(Debug)]
pub struct SqliteError(rusqlite::Error);

impl fmt::Display for SqliteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SqliteError {}

impl From<rusqlite::Error> for SqliteError {
    fn from(error: rusqlite::Error) -> Self {
        SqliteError(error)
    }
}

/// Writes a database.
pub struct SqliteWriter {
    connection: Connection,
}

impl SqliteWriter {
    /// Creates the database in a file that does not exist yet.
    ///
    /// # Errors
    /// When the file cannot be created.
    pub fn create(path: &Path) -> Result<Self, SqliteError> {
        let connection = Connection::open(path)?;
        // The file is a temporary one until it is whole: a journal would only cost time.
        connection.pragma_update(None, "journal_mode", "OFF")?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.execute_batch("BEGIN")?;
        for table in TABLES {
            connection.execute_batch(&create_table(table))?;
        }
        Ok(SqliteWriter { connection })
    }

    /// Adds the rows of one table.
    ///
    /// # Errors
    /// When the database refuses them.
    pub fn write(&mut self, table: &TableShape, rows: &[Row]) -> Result<(), SqliteError> {
        let mut statement = self.connection.prepare_cached(&insert(table))?;
        for row in rows {
            statement.execute(params_from_iter(row.iter().map(parameter)))?;
        }
        Ok(())
    }

    /// Adds the indexes and ends the transaction.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn finish(self) -> Result<(), SqliteError> {
        for table in TABLES {
            for column in table.indexes {
                self.connection.execute_batch(&format!(
                    "CREATE INDEX {0}_{column} ON {0} (\"{column}\");",
                    table.name
                ))?;
            }
        }
        self.connection.execute_batch("COMMIT")?;
        self.connection.close().map_err(|(_, error)| SqliteError(error))
    }
}

/// Decimals get NUMERIC affinity: SQLite keeps a decimal text as a number where that loses no
/// digit of the value, and as text where it would (<https://sqlite.org/datatype3.html>).
fn create_table(table: &TableShape) -> String {
    let mut columns: Vec<String> = table
        .columns
        .iter()
        .map(|(name, kind)| {
            let kind = match kind {
                ColumnType::Text | ColumnType::Json => "TEXT",
                ColumnType::Integer => "INTEGER",
                ColumnType::Real => "REAL",
                ColumnType::Decimal => "NUMERIC",
            };
            let not_null = if table.key.contains(name) { " NOT NULL" } else { "" };
            format!("\"{name}\" {kind}{not_null}")
        })
        .collect();
    let key: Vec<String> = table.key.iter().map(|name| format!("\"{name}\"")).collect();
    columns.push(format!("PRIMARY KEY ({})", key.join(", ")));
    format!("CREATE TABLE {} ({});", table.name, columns.join(", "))
}

fn insert(table: &TableShape) -> String {
    let marks = vec!["?"; table.columns.len()].join(", ");
    format!("INSERT INTO {} VALUES ({marks})", table.name)
}

fn parameter(value: &Value) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Bool(b) => Sql::Integer(i64::from(*b)),
        Value::Number(n) => match n.as_i64() {
            Some(whole) => Sql::Integer(whole),
            None => n.as_f64().map_or(Sql::Null, Sql::Real),
        },
        Value::String(text) => Sql::Text(text.clone()),
        Value::Array(_) | Value::Object(_) => Sql::Text(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writers::rows::OBSERVATIONS;

    #[test]
    fn decimals_can_be_computed_with_and_nothing_is_null_by_accident() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.sqlite");
        let mut writer = SqliteWriter::create(&path).unwrap();
        let row: Row = OBSERVATIONS
            .columns
            .iter()
            .map(|(name, kind)| match (*name, kind) {
                ("value", _) => "98.25".into(),
                (_, ColumnType::Integer) => 1.into(),
                (_, ColumnType::Real) => 0.5.into(),
                (_, ColumnType::Json) => serde_json::json!({"field": "Đất đai"}),
                (name, _) => name.into(),
            })
            .collect();
        writer.write(&OBSERVATIONS, &[row]).unwrap();
        writer.finish().unwrap();
        let connection = Connection::open(&path).unwrap();
        let query = "SELECT value * 2, dimensions, label FROM observations WHERE document_id = ?";
        let found: (f64, String, String) = connection
            .query_row(query, ["document_id"], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .unwrap();
        assert_eq!(found, (196.5, r#"{"field":"Đất đai"}"#.to_owned(), "label".to_owned()));
    }
}
