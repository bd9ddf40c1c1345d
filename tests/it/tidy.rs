//! The shape of the code itself: layers, headers, sizes, where third-party crates are named.
//! The tables here are the rules; a new edge or name is a decision, made by adding a line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may use whom, in pipeline order; a module may always use itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("status", &[]),
    ("limits", &[]),
    ("quantity", &["text"]),
    // A diagnostic says where, and a document holds its diagnostics.
    ("diagnostic", &["document"]),
    ("document", &["diagnostic", "text"]),
    ("readers", &["diagnostic", "document", "limits", "status", "text"]),
    ("tables", &["diagnostic", "document", "limits", "quantity", "text"]),
    ("figures", &["diagnostic", "document", "quantity", "tables", "text"]),
    ("mapping", &["diagnostic", "document", "figures", "quantity", "tables", "text"]),
    // Checks judge the observations of a report, and a report holds their findings.
    ("checks", &["document", "figures", "mapping", "quantity", "report", "tables", "text"]),
    (
        "report",
        &["checks", "diagnostic", "document", "figures", "mapping", "quantity", "status", "tables"],
    ),
    (
        "pipeline",
        &[
            "checks",
            "diagnostic",
            "document",
            "figures",
            "limits",
            "mapping",
            "quantity",
            "readers",
            "report",
            "status",
            "tables",
            "text",
        ],
    ),
    (
        "writers",
        &[
            "checks",
            "diagnostic",
            "document",
            "figures",
            "mapping",
            "quantity",
            "report",
            "status",
            "tables",
            "text",
        ],
    ),
    ("pictures", &["document", "readers", "status"]),
    (
        "batch",
        &[
            "diagnostic",
            "document",
            "mapping",
            "pipeline",
            "readers",
            "report",
            "status",
            "text",
            "writers",
        ],
    ),
    // Days are typed, too.
    (
        "cli",
        &[
            "batch", "checks", "document", "mapping", "pictures", "pipeline", "quantity", "report",
            "status", "writers",
        ],
    ),
    ("main", &["cli"]),
];

/// Where a third-party crate may be named: files, or folders with a `/` at the end. One place
/// each, so that it can be replaced there.
const NAMED_IN: &[(&str, &[&str])] = &[
    ("calamine", &["src/readers/spreadsheet/"]),
    ("chardetng", &["src/readers/charset.rs"]),
    ("clap", &["src/cli/args.rs", "src/cli/mod.rs"]),
    ("csv", &["src/writers/csv.rs"]),
    ("encoding_rs", &["src/readers/charset.rs", "src/readers/docx/xml.rs"]),
    ("hayro", &["src/pictures/paper.rs"]),
    ("flate2", &["src/readers/pdf/inflation.rs"]),
    ("hayro_interpret", &["src/readers/pdf/"]),
    ("hayro_syntax", &["src/readers/pdf/"]),
    ("html5ever", &["src/readers/html/tree.rs"]),
    ("indicatif", &["src/cli/progress.rs"]),
    ("pdf_extract", &["src/readers/second_engine.rs"]),
    ("quick_xml", &["src/readers/docx/xml.rs", "src/readers/spreadsheet/"]),
    ("rayon", &["src/batch/", "src/cli/documents.rs"]),
    ("rlimit", &["src/batch/worker.rs"]),
    ("rusqlite", &["src/writers/sqlite.rs"]),
    ("scraper", &["src/readers/html/"]),
    ("serde", &["src/writers/", "src/batch/"]),
    ("serde_json", &["src/writers/", "src/batch/"]),
    ("serde_saphyr", &["src/mapping/files/"]),
    ("skrifa", &["src/readers/pdf/fonts.rs"]),
    ("unicode_normalization", &["src/text/", "src/mapping/resolve/"]),
    ("zip", &["src/readers/archive.rs"]),
];

/// Most lines of a file: above, a reader loses the thread.
const MAX_LINES: usize = 1000;

/// Files that were longer when the rule came, with the length they may not grow beyond.
const STILL_LONG: &[(&str, usize)] = &[];

/// Calls in the readers that could end the program, each with the reason why it cannot.
const CANNOT_PANIC: &[(&str, &str, &str)] = &[(
    "src/readers/html/tree.rs",
    "unreachable!(\"only elements have names\")",
    "the tree builder asks for names of elements only (contract of TreeSink::elem_name)",
)];

/// Crates that talk to a network; none of them may even be a dependency of a dependency.
const NETWORK: &[&str] = &[
    "async-std",
    "attohttpc",
    "curl",
    "h2",
    "hyper",
    "isahc",
    "minreq",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "socket2",
    "surf",
    "tokio",
    "tungstenite",
    "ureq",
];

struct Source {
    /// Path from the root of the repository.
    path: String,
    text: String,
    /// True when it is compiled for tests only.
    is_test: bool,
}

impl Source {
    /// `src/figures/grammar.rs` → `figures`, `src/report.rs` → `report`.
    fn module(&self) -> &str {
        let inner = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        inner.split('/').next().unwrap_or(inner)
    }

    /// The lines that are neither comment nor test, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = if self.is_test { "" } else { &self.text[..self.inline_tests()] };
        code.lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Where the test module inside the file begins; its length when it has none.
    fn inline_tests(&self) -> usize {
        test_modules(&self.text)
            .find(|(_, declaration)| declaration.ends_with('{'))
            .map_or(self.text.len(), |(at, _)| at)
    }

    /// Paths (without `.rs`) of the files that this one declares as tests.
    fn test_files(&self) -> Vec<String> {
        let folder = match self.path.strip_suffix("/mod.rs") {
            Some(folder) => folder,
            None if self.path == "src/lib.rs" => "src",
            None => self.path.trim_end_matches(".rs"),
        };
        test_modules(&self.text)
            .filter_map(|(_, declaration)| {
                let name = declaration.strip_suffix(';')?.rsplit(' ').next()?;
                Some(format!("{folder}/{name}"))
            })
            .collect()
    }
}

/// Declarations of modules that are compiled for tests only: where, and the line.
fn test_modules(text: &str) -> impl Iterator<Item = (usize, &str)> {
    const ATTRIBUTE: &str = "#[cfg(test)]\n";
    text.match_indices(ATTRIBUTE).filter_map(|(at, _)| {
        let line = text[at + ATTRIBUTE.len()..].lines().next()?;
        line.split(' ').any(|word| word == "mod").then_some((at, line))
    })
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join("src"), root().join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension() == Some("rs".as_ref()) {
                let path = entry.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                let text = fs::read_to_string(&entry).unwrap();
                sources.push(Source { is_test: path.starts_with("tests/"), path, text });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let tests: Vec<String> = sources.iter().flat_map(Source::test_files).collect();
    for source in &mut sources {
        let inside = |test: &String| {
            source
                .path
                .strip_prefix(test.as_str())
                .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        };
        source.is_test |= tests.iter().any(inside);
    }
    assert!(sources.iter().any(|s| s.is_test && s.path.starts_with("src/")), "tests are known");
    assert!(sources.len() > 30, "the sources are found");
    sources
}

/// The identifiers that stand right behind `before` in a line of code.
fn names_after<'a>(line: &'a str, before: &str) -> Vec<&'a str> {
    line.match_indices(before)
        .map(|(at, _)| {
            let rest = &line[at + before.len()..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            &rest[..end.unwrap_or(rest.len())]
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// True when the line names the crate: a path that begins with it, or a use of it.
fn names_crate(line: &str, name: &str) -> bool {
    let path = format!("{name}::");
    line.match_indices(&path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
    }) || line.trim() == format!("use {name};")
}

fn report(faults: BTreeSet<String>) {
    assert!(faults.is_empty(), "\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn modules_use_only_the_layers_they_may() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut faults = BTreeSet::new();
    for source in sources().iter().filter(|s| s.path.starts_with("src/") && s.path != "src/lib.rs")
    {
        let module = source.module();
        let Some(allowed) = layers.get(module) else {
            faults.insert(format!("{}: module {module} has no layer", source.path));
            continue;
        };
        for (number, line) in source.code() {
            let mut used = names_after(line, "crate::");
            used.extend(names_after(line, "doisoat::"));
            for name in used {
                if name != module && layers.contains_key(name) && !allowed.contains(&name) {
                    faults.insert(format!("{}:{number}: {module} uses {name}", source.path));
                }
            }
            if line.contains("crate::{") {
                faults
                    .insert(format!("{}:{number}: name each module on its own line", source.path));
            }
        }
    }
    report(faults);
}

#[test]
fn every_file_says_what_it_does_and_what_it_does_not() {
    let mut faults = BTreeSet::new();
    for source in sources() {
        // The crate's front page is ARCHITECTURE.md.
        if source.path == "src/lib.rs" {
            continue;
        }
        let said = source.text.lines().take(2).filter(|line| line.starts_with("//! ")).count();
        if said < 2 {
            faults.insert(format!("{}: its first two lines are no `//!` comment", source.path));
        }
    }
    report(faults);
}

#[test]
fn no_file_is_too_long() {
    let mut faults = BTreeSet::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let most = STILL_LONG.iter().find(|(path, _)| *path == source.path);
        let most = most.map_or(MAX_LINES, |&(_, lines)| lines);
        if lines > most {
            faults.insert(format!("{}: {lines} lines, over {most}", source.path));
        }
    }
    report(faults);
}

#[test]
fn third_party_crates_are_named_in_one_place() {
    let mut faults = BTreeSet::new();
    for source in sources().iter().filter(|s| s.path.starts_with("src/")) {
        for (number, line) in source.code() {
            for (name, places) in NAMED_IN {
                let allowed = places.iter().any(|place| {
                    source.path == *place
                        || (place.ends_with('/') && source.path.starts_with(place))
                });
                // `csv` and `zip` are also modules and methods of ours and of the standard library.
                let own = line.contains(&format!("crate::{name}")) || line.contains("super::");
                if !allowed && !own && names_crate(line, name) && !is_own_module(source, name) {
                    faults.insert(format!("{}:{number}: names {name}", source.path));
                }
            }
        }
    }
    report(faults);
}

/// A file beside which a module of that name stands means that one (`writers::csv`).
fn is_own_module(source: &Source, name: &str) -> bool {
    let folder = Path::new(&source.path).parent().unwrap_or(Path::new(""));
    root().join(folder).join(format!("{name}.rs")).exists()
        || source.text.lines().any(|l| l.starts_with("use crate::") && l.contains(name))
}

#[test]
fn nothing_can_reach_a_network() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let mut faults = BTreeSet::new();
    for name in lock.lines().filter_map(|l| l.strip_prefix("name = \"")?.strip_suffix('"')) {
        if NETWORK.contains(&name) {
            faults.insert(format!("Cargo.lock: {name}"));
        }
    }
    for source in sources().iter().filter(|s| s.path.starts_with("src/")) {
        for (number, line) in source.code() {
            if ["std::net", "TcpStream", "UdpSocket", "UnixStream"].iter().any(|n| line.contains(n))
            {
                faults.insert(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    report(faults);
}

#[test]
fn readers_cannot_panic() {
    let calls = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
    let mut faults = BTreeSet::new();
    let mut excused = BTreeSet::new();
    for source in sources().iter().filter(|s| s.path.starts_with("src/readers/")) {
        for (number, line) in source.code() {
            if !calls.iter().any(|call| line.contains(call)) {
                continue;
            }
            let excuse = CANNOT_PANIC
                .iter()
                .find(|(path, code, _)| source.path == *path && line.contains(code));
            match excuse {
                Some(&(path, code, _)) => {
                    excused.insert((path, code));
                }
                None => {
                    faults.insert(format!("{}:{number}: {}", source.path, line.trim()));
                }
            }
        }
    }
    for &(path, code, _) in CANNOT_PANIC {
        if !excused.contains(&(path, code)) {
            faults.insert(format!("{path}: the excuse for {code:?} excuses nothing any more"));
        }
    }
    report(faults);
}

#[test]
fn the_model_knows_no_file_format() {
    let model = ["document", "quantity", "tables", "figures", "checks", "report", "text"];
    let mut faults = BTreeSet::new();
    for source in sources().iter().filter(|s| model.contains(&s.module())) {
        for (number, line) in source.code() {
            if names_crate(line, "serde") || line.contains("Serialize") {
                faults.insert(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    report(faults);
}

#[test]
fn names_are_found_where_they_stand_and_nowhere_else() {
    assert_eq!(
        names_after("use crate::text::fold; // crate::tables", "crate::"),
        ["text", "tables"]
    );
    assert!(names_crate("    let x = zip::ZipArchive::new(r)", "zip"));
    assert!(names_crate("use zip;", "zip"));
    assert!(!names_crate("std::iter::zip::x", "zip"));
    assert!(!names_crate("gzip::x", "zip"));
}
