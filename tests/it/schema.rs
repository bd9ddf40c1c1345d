//! Every output against its JSON Schema, with no key that the schema does not know.
//! The schemas themselves are checked beside the writers.

use crate::harness::{Place, REPORT};
use serde_json::{Value, json};

pub fn schema(place: &Place, name: &str) -> Value {
    let mut schema = place.doisoat(&["schema", name]).ended(0).json();
    tighten(&mut schema);
    schema
}

/// The published schemas allow further keys, so that a later version may add some. What this
/// version writes has to be described, so here they are forbidden.
fn tighten(schema: &mut Value) {
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                if object.contains_key("properties") && !object.contains_key("additionalProperties")
                {
                    object.insert("additionalProperties".into(), json!(false));
                }
                open.extend(object.values_mut());
            }
            Value::Array(items) => open.extend(items.iter_mut()),
            _ => {}
        }
    }
}

pub fn holds(schema: &Value, instance: &Value, what: &str) {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    let faults: Vec<String> =
        validator.iter_errors(instance).map(|e| format!("  {}: {e}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

/// Documents of the test, and every sample that there is.
fn inputs(place: &Place) -> Vec<String> {
    place.write("a.md", REPORT);
    place.write("b.md", "Chỉ có chữ.\n");
    place.write("empty.docx", "");
    let mut inputs: Vec<String> =
        ["a.md", "b.md", "empty.docx", "gone.pdf"].map(str::to_owned).into();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    let mut folders = vec![std::path::PathBuf::from(samples)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if ["docx", "pdf", "html", "xlsx"]
                .iter()
                .any(|e| path.extension() == Some(e.as_ref()))
            {
                inputs.push(path.display().to_string());
            }
        }
    }
    inputs.sort();
    inputs
}

#[test]
fn every_report_obeys_the_schema() {
    let place = Place::with(&[]);
    let inputs = inputs(&place);
    let schema = schema(&place, "report");
    let mut arguments = vec!["extract", "--text", "--format", "jsonl"];
    arguments.extend(inputs.iter().map(String::as_str));
    let out = place.doisoat(&arguments).stdout();
    assert_eq!(out.lines().count(), inputs.len());
    for (line, input) in out.lines().zip(&inputs) {
        holds(&schema, &serde_json::from_str(line).unwrap(), input);
    }
}

#[test]
fn every_list_of_findings_obeys_the_schema() {
    let place = Place::with(&[]);
    let inputs = inputs(&place);
    let schema = schema(&place, "findings");
    let mut arguments = vec!["check", "--format", "json"];
    arguments.extend(inputs.iter().map(String::as_str));
    let all = place.doisoat(&arguments).json();
    for (instance, input) in all.as_array().unwrap().iter().zip(&inputs) {
        holds(&schema, instance, input);
    }
}

#[test]
fn findings_under_an_overlay_and_since_a_baseline_obey_the_schema() {
    let place = Place::with(&[("a.md", crate::overlay::REPORT)]);
    let report = place.doisoat(&["extract", "a.md"]).json();
    let findings = report["findings"].as_array().unwrap();
    let (first, last) = (&findings[0], findings.last().unwrap());
    assert_ne!(first["rule"], last["rule"]);
    let overlay = format!(
        "overlay: o\nseverity:\n  - {{rule: {}, severity: warning, because: b}}\n\
         suppressions:\n  - {{finding: {}, because: b, until: 2100-12-31}}\n",
        last["rule"], first["id"]
    );
    let instance: Value = serde_saphyr::from_str(&overlay).unwrap();
    holds(&schema(&place, "overlay"), &instance, "overlay");
    place.write("o.yaml", &overlay);
    place.write("empty.json", &report.to_string().replace(first["id"].as_str().unwrap(), "x"));
    let judged = ["a.md", "--overlay", "o.yaml"];
    let told = |command: &[&str]| {
        let all: Vec<&str> = command.iter().chain(&judged).copied().collect();
        place.doisoat(&all).json()
    };
    let extracted = told(&["extract"]);
    holds(&schema(&place, "report"), &extracted, "report");
    let checked = told(&["check", "--format", "json", "--baseline", "empty.json"]);
    holds(&schema(&place, "findings"), &checked, "findings");
    assert!(checked["baseline"]["gone"].as_array().is_some_and(|gone| gone == &["x"]));
    for key in ["suppressed", "regraded"] {
        let all = extracted["findings"].as_array().unwrap();
        assert!(all.iter().any(|f| f[key].is_object()), "{key}");
    }
}

#[test]
fn every_mapping_file_obeys_the_schema() {
    let schema = schema(&Place::with(&[]), "mapping");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/mappings");
    let mut files = 0;
    let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    for entry in entries.filter(|path| path.extension() == Some("yaml".as_ref())) {
        let text = std::fs::read_to_string(&entry).unwrap();
        let instance: Value = serde_saphyr::from_str(&text).unwrap();
        // Which of the three kinds it is, so that a fault is told by its place and not as "none".
        let kinds = ["form", "part", "patch", "indicators", "units"];
        let kind = kinds.iter().position(|k| instance.get(k).is_some());
        let mut one = schema.clone();
        one["oneOf"] = json!([schema["oneOf"][kind.expect("a kind")]]);
        holds(&one, &instance, &entry.display().to_string());
        files += 1;
    }
    assert!(files >= 3);
}

#[test]
fn the_schema_names_what_is_wrong_and_where() {
    let place = Place::with(&[("a.md", REPORT)]);
    let schema = schema(&place, "report");
    let good = place.doisoat(&["extract", "a.md"]).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (pointer, bad) in [
        ("/status", json!("fine")),
        ("/coverage/slots", json!(-1)),
        ("/document/id", json!("abc")),
        ("/sources/0/unheard_of", json!(1)),
    ] {
        let mut instance = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        instance.pointer_mut(parent).unwrap()[key] = bad;
        let places: Vec<String> =
            validator.iter_errors(&instance).map(|e| e.instance_path().to_string()).collect();
        assert!(places.iter().any(|p| pointer.starts_with(p.as_str())), "{pointer}: {places:?}");
    }
}

#[test]
fn schema_without_a_name_lists_them() {
    let place = Place::with(&[]);
    let list = place.doisoat(&["schema"]).ended(0).stdout();
    let names: Vec<&str> = list.lines().filter_map(|l| l.split('\t').next()).collect();
    assert!(names.starts_with(&["report", "findings", "mapping", "overlay"]), "{list}");
}
