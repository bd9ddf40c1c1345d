//! Which documents to read: folders walked, names given, nothing twice.
//! It opens no document: what a file is, its content says later.

use crate::readers;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// A document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name in the output, unique in a run; `/` between folders on every system.
    pub name: String,
    /// Where its bytes are.
    pub origin: Origin,
}

/// Where the bytes of a document are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In a file.
    File(PathBuf),
    /// Already read (standard input).
    Memory(Vec<u8>),
}

/// A file that was found and is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its name, as a document's would be.
    pub name: String,
    /// Why, in a few English words.
    pub reason: &'static str,
}

/// What a run reads, in the order of names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Documents to read.
    pub documents: Vec<Input>,
    /// Files in walked folders that are no known documents.
    pub skipped: Vec<Skipped>,
}

/// The documents of files and folders; `exclude` (the output) is not walked. A file that is named
/// is read whatever its ending; one found in a folder only with the ending of a known type. A path
/// that does not exist stays in the list: reading it gives its status.
///
/// Names are relative to the deepest folder that holds all paths, so two files never share one.
pub fn find(paths: &[PathBuf], exclude: &Path) -> Inputs {
    let exclude = absolute(exclude);
    let mut files: BTreeSet<PathBuf> = BTreeSet::new();
    let mut skipped: BTreeMap<PathBuf, &'static str> = BTreeMap::new();
    let mut roots: Vec<PathBuf> = Vec::new();
    for path in paths {
        let path = absolute(path);
        if path.is_dir() {
            walk(&path, &exclude, &mut files, &mut skipped);
            roots.push(path);
        } else {
            roots.push(path.parent().map(Path::to_owned).unwrap_or_default());
            files.insert(path);
        }
    }
    skipped.retain(|path, _| !files.contains(path));
    let base = common_folder(&roots);
    let names = unique_names(files.iter().map(|f| relative_name(f, &base)));
    let mut documents: Vec<Input> = files
        .iter()
        .zip(names)
        .map(|(file, name)| Input { name, origin: Origin::File(file.clone()) })
        .collect();
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    let skipped = skipped
        .iter()
        .map(|(path, reason)| Skipped { name: relative_name(path, &base), reason })
        .collect();
    Inputs { documents, skipped }
}

/// Names for outputs of files given one by one: each as it was typed when that is a plain relative
/// path, else relative to the deepest folder that holds all of them.
pub fn common_names(paths: &[PathBuf]) -> Vec<String> {
    let plain =
        |p: &PathBuf| p.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    if paths.iter().all(plain) {
        return unique_names(paths.iter().map(|p| relative_name(p, Path::new(""))));
    }
    let files: Vec<PathBuf> = paths.iter().map(|p| absolute(p)).collect();
    let folders: Vec<PathBuf> =
        files.iter().map(|f| f.parent().map(Path::to_owned).unwrap_or_default()).collect();
    let base = common_folder(&folders);
    unique_names(files.iter().map(|f| relative_name(f, &base)))
}

/// The path from the root, without `.` and `..`. Links are not resolved: what the user calls two
/// files stays two files.
fn absolute(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in full.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

fn common_folder(folders: &[PathBuf]) -> PathBuf {
    let Some((first, rest)) = folders.split_first() else { return PathBuf::new() };
    let mut common = first.clone();
    for folder in rest {
        while !folder.starts_with(&common) {
            if !common.pop() {
                return common;
            }
        }
    }
    common
}

fn relative_name(path: &Path, base: &Path) -> String {
    let relative = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<String> = relative
        .components()
        .filter_map(|part| match part {
            Component::Normal(part) => Some(readable(part.as_encoded_bytes())),
            _ => None,
        })
        .collect();
    parts.join("/")
}

/// A file name as text; bytes that are no UTF-8 as `%XX`.
fn readable(name: &[u8]) -> String {
    let mut out = String::new();
    for chunk in name.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Of two equal names (possible where names are no UTF-8) the second gets a suffix.
fn unique_names(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names
        .map(|name| {
            let mut own = name.clone();
            let mut ordinal = 2;
            while !seen.insert(own.clone()) {
                own = format!("{name}~{ordinal}");
                ordinal += 1;
            }
            own
        })
        .collect()
}

fn walk(
    root: &Path,
    exclude: &Path,
    files: &mut BTreeSet<PathBuf>,
    skipped: &mut BTreeMap<PathBuf, &'static str>,
) {
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            skipped.insert(folder, "the folder cannot be read");
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if kind.is_dir() {
                // Hidden folders hold programs' own files (.git), never submissions.
                if path != exclude && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if kind.is_symlink() && path.is_dir() {
                skipped.insert(path, "a link to a folder");
            } else if name.starts_with("~$") {
                skipped.insert(path, "a lock file of an office program");
            } else if name.starts_with('.') || !readers::known_extension(&name) {
                skipped.insert(path, "not a known document type");
            } else {
                files.insert(path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn names(inputs: &Inputs) -> Vec<&str> {
        inputs.documents.iter().map(|d| d.name.as_str()).collect()
    }

    #[test]
    fn a_folder_gives_its_documents_by_name_and_lists_the_rest() {
        let root = folder(&["b/x.docx", "a.PDF", "b/truth.yaml", "b/~$x.docx", ".git/y.md"]);
        let inputs = find(&[root.path().to_owned()], Path::new("out"));
        assert_eq!(names(&inputs), ["a.PDF", "b/x.docx"]);
        let skipped: Vec<_> = inputs.skipped.iter().map(|s| (s.name.as_str(), s.reason)).collect();
        assert_eq!(
            skipped,
            [
                ("b/truth.yaml", "not a known document type"),
                ("b/~$x.docx", "a lock file of an office program")
            ]
        );
    }

    #[test]
    fn the_output_is_not_an_input() {
        let root = folder(&["x.docx", "out/reports/y.md"]);
        let inputs = find(&[root.path().to_owned()], &root.path().join("out"));
        assert_eq!(names(&inputs), ["x.docx"]);
    }

    #[test]
    fn two_folders_with_the_same_file_names_do_not_collide() {
        let root = folder(&["a/x.docx", "b/x.docx"]);
        let inputs = find(&[root.path().join("a"), root.path().join("b")], Path::new("out"));
        assert_eq!(names(&inputs), ["a/x.docx", "b/x.docx"]);
    }

    #[test]
    fn a_file_that_is_named_is_read_whatever_its_ending_and_once() {
        let root = folder(&["a/x.dat", "a/y.docx"]);
        let paths =
            [root.path().join("a"), root.path().join("a/x.dat"), root.path().join("a/../a/y.docx")];
        let inputs = find(&paths, Path::new("out"));
        assert_eq!(names(&inputs), ["x.dat", "y.docx"]);
        assert_eq!(inputs.skipped, []);
    }

    #[test]
    fn a_path_that_does_not_exist_stays_in_the_list() {
        let root = folder(&[]);
        let inputs = find(&[root.path().join("gone.docx")], Path::new("out"));
        assert_eq!(names(&inputs), ["gone.docx"]);
    }

    #[test]
    fn output_names_keep_what_was_typed() {
        let names = |paths: &[&str]| {
            common_names(&paths.iter().map(PathBuf::from).collect::<Vec<_>>()).join(" ")
        };
        assert_eq!(names(&["samples/a/x.docx", "./y.pdf"]), "samples/a/x.docx y.pdf");
        assert_eq!(names(&["/tmp/p/a/x.docx", "/tmp/p/b/x.docx"]), "a/x.docx b/x.docx");
        assert_eq!(names(&["/tmp/p/x.docx"]), "x.docx");
        assert_eq!(names(&["../x.docx"]), "x.docx");
        assert_eq!(names(&["x.docx", "x.docx"]), "x.docx x.docx~2");
    }

    #[test]
    fn bytes_that_are_no_text_are_written_out() {
        assert_eq!(readable(b"b\xE1o c\xC3\xA1o"), "b%E1o cáo");
    }
}
