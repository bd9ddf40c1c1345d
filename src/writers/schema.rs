//! The JSON Schemas (draft 2020-12) of what goes out and of the mapping files that come in.
//! They are written by hand beside this file; tests hold every output against them.

/// A schema that `doisoat schema` prints.
#[derive(Debug)]
pub struct Schema {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it describes.
    pub about: &'static str,
    /// The schema itself, JSON.
    pub text: &'static str,
}

/// All schemas.
pub const SCHEMAS: &[Schema] = &[
    Schema {
        name: "report",
        about: "the report of one document (`extract`, `run`)",
        text: include_str!("schema/report.json"),
    },
    Schema {
        name: "findings",
        about: "the findings of one document (`check --format json`)",
        text: include_str!("schema/findings.json"),
    },
    Schema {
        name: "mapping",
        about: "a file of mappings/: a form, the catalogue, the units",
        text: include_str!("schema/mapping.json"),
    },
    Schema {
        name: "overlay",
        about: "a file for --overlay: rules graded anew, findings accepted",
        text: include_str!("schema/overlay.json"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn parsed() -> Vec<Value> {
        SCHEMAS.iter().map(|s| serde_json::from_str(s.text).expect(s.name)).collect()
    }

    #[test]
    fn every_schema_is_a_valid_schema() {
        for schema in parsed() {
            assert!(jsonschema::meta::is_valid(&schema), "{}", schema["title"]);
        }
    }

    #[test]
    fn what_two_schemas_both_define_they_define_alike() {
        let schemas = parsed();
        for (name, definition) in schemas[1]["$defs"].as_object().unwrap() {
            assert_eq!(schemas[0]["$defs"].get(name), Some(definition), "{name}");
        }
    }
}
