//! What another mapping would change in the reports of an earlier run, from its JSON reports alone.
//! It reads the archive and the mappings; which values differ, `mapping` says.

use super::run::{RunError, workers};
use crate::mapping::{
    ArchivedValue, Impact, Mapping, UnderMapping, document_impact, indicators_by_id,
};
use crate::pipeline::{self, Archived};
use crate::writers::json::JsonReport;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// One of two mappings under which an archive is looked at.
#[derive(Debug)]
pub struct Terms<'a> {
    /// What rows are matched to.
    pub mapping: &'a Mapping,
    /// The forms that it is about.
    pub forms: &'a [String],
    /// The form that is used for all documents concerned.
    pub form: Option<&'a str>,
}

/// What becomes of one document.
enum Looked {
    Concerned(crate::mapping::DocumentImpact),
    NotConcerned,
    WithoutTable,
    Unreadable(String, String),
}

/// The changes from one mapping to the other in the reports of a run.
///
/// # Errors
/// When the folder holds no reports, or there are no workers.
pub fn impact(out: &Path, before: &Terms, after: &Terms, jobs: usize) -> Result<Impact, RunError> {
    let root = out.join("reports");
    let mut files = report_files(&root);
    files.sort();
    if files.is_empty() {
        let shown = out.display();
        let message = format!("{shown}: holds no reports; name the output folder of `doisoat run`");
        return Err(RunError::usage(message));
    }
    let look = |path: &PathBuf| {
        let name = path.strip_prefix(&root).unwrap_or(path).display().to_string();
        look(&name, path, before, after)
    };
    let looked: Vec<Looked> = workers(jobs)?.install(|| files.par_iter().map(look).collect());
    let mut impact = Impact::default();
    for one in looked {
        match one {
            Looked::Concerned(document) => impact.documents.push(document),
            Looked::NotConcerned => impact.not_concerned += 1,
            Looked::WithoutTable => impact.without_table += 1,
            Looked::Unreadable(name, why) => impact.unreadable.push((name, why)),
        }
    }
    Ok(impact)
}

/// All JSON files below a folder.
fn report_files(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(_) if path.extension().is_some_and(|e| e == "json") => files.push(path),
                _ => {}
            }
        }
    }
    files
}

fn look(name: &str, path: &Path, before: &Terms, after: &Terms) -> Looked {
    let unreadable = |why: String| Looked::Unreadable(name.to_owned(), why);
    let read = fs::read(path).map_err(|e| e.to_string());
    let report: JsonReport =
        match read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|e| e.to_string())) {
            Ok(report) => report,
            Err(why) => return unreadable(why),
        };
    let name = report.sources.first().map_or(name, |s| s.filename.as_str()).to_owned();
    if report.observations.is_empty() {
        return Looked::WithoutTable;
    }
    let tables = match report.grids() {
        Ok(tables) => tables,
        Err(why) => return unreadable(why.to_string()),
    };
    let archived = Archived {
        tables,
        sheet_units: report.sheet_units(),
        texts: report.texts().map(str::to_owned).collect(),
        level: report.issuer_level().map(str::to_owned),
        period: report.period(),
    };
    let made_with = report.mapping.as_ref().map(|m| m.id.as_str());
    let Some(old) = under(&archived, before, |chosen| {
        before.form.is_none_or(|id| chosen == Some(id) || made_with == Some(id))
    }) else {
        return Looked::NotConcerned;
    };
    let about = old.form.as_ref().is_some_and(|id| before.forms.contains(id));
    let free = Terms { form: after.form.filter(|_| about), ..*after };
    let new = under(&archived, &free, |_| true).unwrap_or_default();
    Looked::Concerned(document_impact(&name, values(&report), &old, &new))
}

/// The document under one mapping, when its own choice of a form is one that is asked about.
fn under(
    archived: &Archived,
    terms: &Terms,
    concerned: impl Fn(Option<&str>) -> bool,
) -> Option<UnderMapping> {
    let id = |chosen: usize| terms.mapping.forms.get(chosen).map(|f| f.id.as_str());
    let mut mapped = pipeline::map_archived(archived, terms.mapping, None);
    let own = mapped.1.as_ref().ok().and_then(|c| id(c.form));
    if !concerned(own) {
        return None;
    }
    if terms.form.is_some() && own != terms.form {
        mapped = pipeline::map_archived(archived, terms.mapping, terms.form);
    }
    let form = mapped.1.ok().and_then(|c| terms.mapping.forms.get(c.form));
    Some(UnderMapping {
        form: form.map(|f| f.id.clone()),
        indicators: indicators_by_id(&mapped.0, form, &terms.mapping.units),
    })
}

fn values(report: &JsonReport) -> Vec<ArchivedValue> {
    report
        .observations
        .iter()
        .map(|o| ArchivedValue {
            id: o.id.clone(),
            indicator: o.indicator.clone(),
            above: o.row.path.iter().take(o.row.path.len().saturating_sub(1)).cloned().collect(),
            label: o.row.label.clone(),
            column: o.column.label.clone(),
            raw: o.raw_text.clone(),
            locator: o.locator.clone(),
        })
        .collect()
}
