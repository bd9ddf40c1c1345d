//! Findings as SARIF 2.1.0 (OASIS standard), for review tools that read it.
//! Places are logical (the locator): a Word file has no lines.

use super::findings::Checked;
use super::json;
use super::json::shape::{Finding, Side};
use super::language::Language;
use crate::status::Status;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The log of one run of `check`.
pub fn log(checked: &[Checked], language: Language) -> String {
    let mut rules: BTreeMap<&str, &str> = BTreeMap::new();
    for finding in checked.iter().flat_map(|c| &c.findings) {
        rules.insert(&finding.rule, &finding.name);
    }
    let results: Vec<Value> = checked
        .iter()
        .flat_map(|c| c.findings.iter().map(|f| result(&c.path, f, c.since.is_some(), language)))
        .collect();
    let lost: Vec<Value> =
        checked.iter().filter(|c| !c.status.is_processed()).map(notification).collect();
    let generator = json::generator();
    json::pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": generator.name,
                "version": generator.version,
                "rules": rules.iter().map(|(id, name)| json!({"id": id, "name": name})).collect::<Vec<_>>(),
            }},
            "invocations": [{
                "executionSuccessful": lost.is_empty(),
                "toolExecutionNotifications": lost,
            }],
            "results": results,
        }],
    }))
}

fn result(path: &str, finding: &Finding, since: bool, language: Language) -> Value {
    let (primary, context): (Vec<&Side>, Vec<&Side>) =
        finding.sides.iter().partition(|s| s.role != "context");
    let locations =
        |sides: Vec<&Side>| sides.iter().map(|s| location(path, s)).collect::<Vec<Value>>();
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.level,
        "message": {"text": finding.sentence(language)},
        "locations": locations(primary),
        "relatedLocations": locations(context),
        "partialFingerprints": {"doisoat/v1": finding.id},
    });
    // SARIF 2.1.0, 3.35: accepted outside the document.
    if let Some(suppressed) = &finding.suppressed {
        let justification = &suppressed.because;
        result["suppressions"] = json!([{"kind": "external", "justification": justification}]);
    }
    if since {
        result["baselineState"] = json!("new");
    }
    result
}

fn location(path: &str, side: &Side) -> Value {
    json!({
        "physicalLocation": {"artifactLocation": {"uri": uri(path)}},
        "logicalLocations": [{"fullyQualifiedName": side.locator}],
        "message": {"text": side.raw_text},
    })
}

fn notification(checked: &Checked) -> Value {
    let line = checked.diagnostics.first().map_or("", |d| d.message.as_str());
    json!({
        "level": "error",
        "message": {"text": format!("{}: {line}", checked.status.name())},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&checked.path)}}}],
        "descriptor": {"id": status_id(checked.status)},
    })
}

fn status_id(status: Status) -> String {
    format!("status-{}", status.name().replace('_', "-"))
}

/// The path as a URI reference (RFC 3986): all but unreserved characters and `/` are escaped.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(uri("a b/báo.docx"), "a%20b/b%C3%A1o.docx");
    }
}
