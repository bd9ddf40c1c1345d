//! The documents that have a truth, processed.
//! It scores nothing.

use super::model::Truth;
use doisoat::pipeline::{self, Options};
use doisoat::writers::json::{self, JsonReport};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Extensions of documents; other files of a folder (source, truth) are no documents.
const DOCUMENTS: [&str; 14] = [
    "docx", "docm", "doc", "pdf", "html", "htm", "mht", "md", "txt", "xlsx", "xls", "ods", "odt",
    "rtf",
];

/// A folder with a truth.
pub struct Sample {
    pub name: String,
    pub truth: Truth,
    pub documents: Vec<Document>,
}

/// A document and what the program says of it.
pub struct Document {
    pub filename: String,
    pub bytes: Vec<u8>,
    /// The report, or the status it ended with.
    pub report: Result<JsonReport, String>,
}

impl Document {
    pub fn extension(&self) -> &str {
        self.filename.rsplit('.').next().unwrap_or("")
    }
}

/// The samples of the repository, processed once for all tests.
pub fn all() -> &'static [Sample] {
    static ALL: LazyLock<Vec<Sample>> =
        LazyLock::new(|| below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")));
    assert!(!ALL.is_empty(), "samples/ holds no truth.yaml");
    &ALL
}

/// The folders with a truth directly below this one, by name.
pub fn below(root: &Path) -> Vec<Sample> {
    sorted(root)
        .into_iter()
        .filter(|f| f.join("truth.yaml").is_file())
        .map(|f| sample(&f))
        .collect()
}

/// The prints of a sample: PDFs by several programs on several papers.
pub fn prints(sample: &str) -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(sample).join("prints");
    if folder.is_dir() { sorted(&folder).iter().map(|p| document(p)).collect() } else { Vec::new() }
}

fn sample(folder: &Path) -> Sample {
    let path = folder.join("truth.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let truth: Truth =
        serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let is_document = |p: &PathBuf| {
        p.extension().is_some_and(|e| DOCUMENTS.iter().any(|d| e.eq_ignore_ascii_case(d)))
    };
    let documents = sorted(folder).iter().filter(|p| is_document(p)).map(|p| document(p)).collect();
    Sample { name: name(folder), truth, documents }
}

fn document(path: &Path) -> Document {
    let bytes = std::fs::read(path).unwrap();
    let filename = name(path);
    let report = read(&filename, &bytes);
    Document { filename, bytes, report }
}

/// Reads a document as its users meet it: through JSON.
pub fn read(filename: &str, bytes: &[u8]) -> Result<JsonReport, String> {
    let report = pipeline::process(bytes, filename, super::mapping(), &Options::default())
        .map_err(|e| e.to_string())?;
    let text = json::line(&json::report_to_json(&report, false));
    Ok(serde_json::from_str(&text).expect("the JSON report has the shape of the contract"))
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
