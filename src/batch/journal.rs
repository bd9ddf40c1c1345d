//! What a run has done so far, one line a document, so that the next run can go on from there.
//! It holds no results: those are in the reports.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

/// One document that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Name of the document.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Hash of all else that the report depends on: program, mapping, options.
    pub settings: String,
    /// How it ended.
    pub status: String,
    /// SHA-256 of the report file.
    pub report_sha256: String,
}

/// The journal of an output folder. The last line about a document is the one that counts.
#[derive(Debug)]
pub struct Journal {
    file: Mutex<File>,
}

impl Journal {
    /// The entries of a journal by name. A line that is no entry (cut off by a kill) is passed
    /// over: its document is read again.
    pub fn load(path: &Path) -> BTreeMap<String, Entry> {
        let text = fs::read(path).unwrap_or_default();
        text.split(|&b| b == b'\n')
            .filter_map(|line| serde_json::from_slice::<Entry>(line).ok())
            .map(|entry| (entry.name.clone(), entry))
            .collect()
    }

    /// Opens the journal to add to it.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn append_to(path: &Path) -> io::Result<Journal> {
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        // Ends a line that a kill may have cut off, so that the next one is not lost with it.
        file.write_all(b"\n")?;
        Ok(Journal { file: Mutex::new(file) })
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self, entry: &Entry) -> io::Result<()> {
        let line = line(entry);
        let mut file = self.file.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        file.write_all(line.as_bytes())
    }
}

/// The entry as a line of the journal.
pub fn line(entry: &Entry) -> String {
    crate::writers::json::line(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_cut_off_by_a_kill_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("done.jsonl");
        let entry = |name: &str, sha: &str| Entry {
            name: name.into(),
            sha256: sha.into(),
            settings: "s".into(),
            status: "ok".into(),
            report_sha256: "r".into(),
        };
        let cut = &line(&entry("b", "1"))[..20];
        fs::write(&path, line(&entry("a", "1")) + cut).unwrap();
        let journal = Journal::append_to(&path).unwrap();
        journal.add(&entry("c", "1")).unwrap();
        journal.add(&entry("a", "2")).unwrap();
        let entries = Journal::load(&path);
        let found: Vec<_> =
            entries.values().map(|e| (e.name.as_str(), e.sha256.as_str())).collect();
        assert_eq!(found, [("a", "2"), ("c", "1")]);
    }
}
