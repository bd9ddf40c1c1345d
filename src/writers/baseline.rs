//! Findings against those of an earlier run: which are new, how many were known, which are gone.
//! It judges nothing; a finding is known by its id and its arithmetic.

use super::json::shape::{DocumentIdentity, Since, Source};
use crate::report::Report;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The findings of an earlier run.
#[derive(Debug, Default)]
pub struct Baseline {
    documents: Vec<Earlier>,
}

/// What is needed of a document of the earlier run: a report of `extract` or `run`, or what
/// `check --format json` printed.
#[derive(Debug, Deserialize)]
struct Earlier {
    document: DocumentIdentity,
    #[serde(default)]
    sources: Vec<Source>,
    findings: Vec<EarlierFinding>,
}

#[derive(Debug, Deserialize)]
struct EarlierFinding {
    id: String,
    #[serde(default)]
    arithmetic: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Box<Earlier>),
    Many(Vec<Earlier>),
}

impl Baseline {
    /// The baseline of a file: an object, an array of them, or one a line.
    ///
    /// # Errors
    /// `line:column: what is wrong`.
    pub fn parse(text: &str) -> Result<Baseline, String> {
        let mut documents = Vec::new();
        // `serde_json` reads objects one behind the other, in lines or not.
        for value in serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>() {
            let value = value.map_err(|e| format!("{}:{}: not JSON: {e}", e.line(), e.column()))?;
            match serde_json::from_value(value) {
                Ok(OneOrMany::One(one)) => documents.push(*one),
                Ok(OneOrMany::Many(many)) => documents.extend(many),
                Err(_) => {
                    return Err("1:1: neither a report nor findings: make it with \
                                `doisoat check --format json`"
                        .to_owned());
                }
            }
        }
        if documents.is_empty() {
            return Err("1:1: holds no document".to_owned());
        }
        Ok(Baseline { documents })
    }

    /// Leaves of the findings of a report those that the earlier run had not. `alone`: it is the only
    /// document of this run, so that it is compared with the only one of the earlier run, whatever
    /// their names.
    pub fn leave_new(&self, report: &mut Report, alone: bool) -> Since {
        let Some(earlier) = self.document_of(report, alone) else { return Since::default() };
        let known: BTreeMap<&str, Option<&str>> =
            earlier.findings.iter().map(|f| (f.id.as_str(), f.arithmetic.as_deref())).collect();
        let now: BTreeSet<String> = report.findings.iter().map(|f| f.id.clone()).collect();
        let all = report.findings.len();
        report.findings.retain(|f| known.get(f.id.as_str()) != Some(&f.arithmetic.as_deref()));
        let new: BTreeSet<&str> = report.findings.iter().map(|f| f.id.as_str()).collect();
        for cluster in &mut report.clusters {
            cluster.findings.retain(|id| new.contains(id.as_str()));
            cluster.resolves.retain(|id| new.contains(id.as_str()));
            if cluster.resolves.is_empty() {
                cluster.change.clear();
            }
        }
        report.clusters.retain(|c| !c.findings.is_empty());
        let gone = known.keys().filter(|id| !now.contains(**id));
        Since {
            known: all - report.findings.len(),
            gone: gone.map(|id| (*id).to_owned()).collect(),
        }
    }

    /// The same report of the earlier run: by its key, else by its file name, else the only one.
    fn document_of(&self, report: &Report, alone: bool) -> Option<&Earlier> {
        let by_key = self
            .documents
            .iter()
            .find(|d| d.document.key.is_some() && d.document.key == report.key);
        let name = report.sources.first().map(|s| s.filename.as_str());
        let named = |d: &&Earlier| {
            d.sources.first().map(|s| s.filename.as_str()) == name
                && (d.document.key.is_none() || report.key.is_none())
        };
        let sole = self.documents.first().filter(|_| alone && self.documents.len() == 1);
        by_key.or_else(|| self.documents.iter().find(named)).or(sole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writers::json;
    use crate::writers::text::tests::report;

    fn baseline(of: &Report) -> Baseline {
        Baseline::parse(&json::pretty(&json::report_to_json(of, false))).unwrap()
    }

    #[test]
    fn a_known_finding_is_left_out_until_its_numbers_change() {
        let earlier = baseline(&report());
        let mut same = report();
        assert_eq!(earlier.leave_new(&mut same, true), Since { known: 1, gone: Vec::new() });
        assert!(same.findings.is_empty() && same.clusters.is_empty());
        let mut changed = report();
        changed.findings[0].arithmetic = Some("6 − 3 = 3 ≠ 0".to_owned());
        assert_eq!(earlier.leave_new(&mut changed, true).known, 0);
        assert_eq!(changed.findings.len(), 1);
    }

    #[test]
    fn what_is_gone_is_counted_and_other_documents_are_all_new() {
        let earlier = baseline(&report());
        let mut mended = report();
        mended.findings.clear();
        assert_eq!(earlier.leave_new(&mut mended, true).gone, ["x1"]);
        let mut other = report();
        other.sources[0].filename = "khac.docx".to_owned();
        assert_eq!(earlier.leave_new(&mut other, false), Since::default());
        assert_eq!(other.findings.len(), 1);
    }

    #[test]
    fn the_key_of_a_document_goes_before_its_file_name() {
        let mut first = report();
        first.key = Some("sở a|f|2021".to_owned());
        let mut second = first.clone();
        second.key = Some("sở b|f|2021".to_owned());
        let earlier = baseline(&first);
        assert_eq!(earlier.leave_new(&mut second, false), Since::default(), "another issuer");
        first.sources[0].filename = "renamed.pdf".to_owned();
        assert_eq!(earlier.leave_new(&mut first, false).known, 1);
    }

    #[test]
    fn lines_and_lists_are_read_and_other_files_refused() {
        let one = json::line(&json::report_to_json(&report(), false));
        let lines = format!("{one}{one}");
        assert_eq!(Baseline::parse(&lines).unwrap().documents.len(), 2);
        assert!(Baseline::parse("{\"a\": 1}").unwrap_err().contains("check --format json"));
        assert!(Baseline::parse("{\n oops").unwrap_err().starts_with("2:2: not JSON"));
        assert!(Baseline::parse("").is_err());
    }
}
