//! Mapping files → [`Mapping`]: catalogue, units and forms, with all faults of all files at once.
//! It reads texts; only [`Mapping::load_dir`] touches the file system. It maps no report.

mod catalogue;
mod constraint;
mod fields;
mod form;
mod overlay;
mod units;
mod yaml;

use crate::mapping::fault::{At, Fault, Faults, did_you_mean};
use crate::mapping::model::{Catalogue, Mapping};
use crate::quantity::UnitLexicon;
use fields::Reading;
pub use overlay::overlay;
use std::path::Path;
use yaml::{Data, Node};

/// The files that are built into the binary: name and text.
const BUILT_IN: &[(&str, &str)] = &[
    ("catalogue.yaml", include_str!("../../../mappings/catalogue.yaml")),
    ("cchc-commune-quarter.yaml", include_str!("../../../mappings/cchc-commune-quarter.yaml")),
    ("cchc-department-2021.yaml", include_str!("../../../mappings/cchc-department-2021.yaml")),
    ("cchc-department-2022.yaml", include_str!("../../../mappings/cchc-department-2022.yaml")),
    ("cchc-district.yaml", include_str!("../../../mappings/cchc-district.yaml")),
    ("one-stop-06-department.yaml", include_str!("../../../mappings/one-stop-06-department.yaml")),
    ("one-stop-06-district.yaml", include_str!("../../../mappings/one-stop-06-district.yaml")),
    ("one-stop-07-overdue.yaml", include_str!("../../../mappings/one-stop-07-overdue.yaml")),
    ("units.yaml", include_str!("../../../mappings/units.yaml")),
];

/// Size of one mapping file, in bytes: 4 MB, as `safety.md` promises; ours have some 60 kB.
pub const MAX_FILE_BYTES: usize = 4 << 20;

/// Mapping files in one folder; a province has some tens of forms.
const MAX_FILES: usize = 1_000;

/// What a file describes, by its first-level keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Units,
    Catalogue,
    Form,
}

impl Mapping {
    /// The mapping that is built into the binary. Parsed once a call: keep the result.
    pub fn builtin() -> Mapping {
        match Mapping::parse(BUILT_IN) {
            Ok(mapping) => mapping,
            // A test parses these very texts, so a binary with faults in them is never built.
            Err(faults) => unreachable!("built-in mapping: {faults}"),
        }
    }

    /// The built-in mapping with further files laid over it: a form with the id of a built-in one
    /// takes its place, indicators and units are added.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn builtin_with(files: &[(&str, &str)]) -> Result<Mapping, Faults> {
        read(files, BUILT_IN)
    }

    /// The mapping of the given files (name for messages, text). What a file describes follows
    /// from its keys: `form:`, `indicators:` or `units:`. Without any file of indicators, or of
    /// units, the built-in ones are used: most users only add forms.
    ///
    /// # Errors
    /// All faults of all files, each with its place.
    pub fn parse(files: &[(&str, &str)]) -> Result<Mapping, Faults> {
        read(files, &[])
    }

    /// The mapping of the `*.yaml` and `*.yml` files of a folder (not of its subfolders).
    ///
    /// # Errors
    /// All faults of all files; files that cannot be read or are over the limit are among them.
    pub fn load_dir(folder: &Path) -> Result<Mapping, Faults> {
        let shown = folder.display().to_string();
        let entries = std::fs::read_dir(folder)
            .map_err(|e| Faults::of_file(&shown, format!("cannot be read as a folder: {e}")))?;
        let mut paths: Vec<_> = entries
            .filter_map(|e| e.ok().map(|e| e.path()))
            .filter(|p| p.extension().is_some_and(|x| x == "yaml" || x == "yml"))
            .take(MAX_FILES + 1)
            .collect();
        paths.sort();
        if paths.len() > MAX_FILES {
            return Err(Faults::of_file(&shown, format!("limit: more than {MAX_FILES} files")));
        }
        if paths.is_empty() {
            return Err(Faults::of_file(&shown, "holds no mapping file (*.yaml)"));
        }
        let mut texts = Vec::new();
        let mut faults = Faults::default();
        for path in &paths {
            match read_text(path) {
                Ok(text) => texts.push((path.display().to_string(), text)),
                Err(message) => faults
                    .faults
                    .extend(Faults::of_file(&path.display().to_string(), message).faults),
            }
        }
        let files: Vec<(&str, &str)> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        match Mapping::parse(&files) {
            Ok(mapping) if faults.faults.is_empty() => Ok(mapping),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.faults.extend(more.faults);
                Err(faults)
            }
        }
    }
}

fn read_text(path: &Path) -> Result<String, String> {
    let bytes = std::fs::metadata(path).map_err(|e| format!("cannot be read: {e}"))?.len();
    if bytes > MAX_FILE_BYTES as u64 {
        return Err(too_large(bytes as usize));
    }
    std::fs::read_to_string(path).map_err(|e| format!("cannot be read as UTF-8 text: {e}"))
}

fn too_large(bytes: usize) -> String {
    format!("limit: the file has {bytes} bytes, a mapping file may have {MAX_FILE_BYTES}")
}

/// Reads the files; what they lack, or what may be laid under them, comes from `under`.
fn read(files: &[(&str, &str)], under: &[(&str, &str)]) -> Result<Mapping, Faults> {
    let mut faults = Vec::new();
    let own = trees(files, &mut faults);
    let lacks = |kind: FileKind| under.is_empty() && !own.iter().any(|f| f.kind == kind);
    let below: Vec<(&str, &str)> = BUILT_IN
        .iter()
        .filter(|(name, _)| {
            !under.is_empty()
                || (*name == "units.yaml" && lacks(FileKind::Units))
                || (*name == "catalogue.yaml" && lacks(FileKind::Catalogue))
        })
        .copied()
        .collect();
    let below = trees(&below, &mut faults);
    let of = |kind: FileKind| below.iter().chain(&own).filter(move |f| f.kind == kind);

    let mut units = units::UnitsInWork::default();
    for file in of(FileKind::Units) {
        units.add(&file.tree, &mut Reading { file: file.name, faults: &mut faults });
    }
    let units: UnitLexicon = units.finish(&mut faults);

    let mut catalogue = Catalogue::default();
    for file in of(FileKind::Catalogue) {
        let mut reading = Reading { file: file.name, faults: &mut faults };
        catalogue::add(&mut catalogue, &file.tree, &units, &mut reading);
    }
    catalogue.indicators.sort_by(|a, b| a.id.cmp(&b.id));

    let mut mapping = Mapping { catalogue, units, ..Mapping::default() };
    let mut places: Vec<(String, &str)> = Vec::new();
    for (file, is_own) in of(FileKind::Form).map(|f| (f, own.iter().any(|o| std::ptr::eq(o, f)))) {
        let mut reading = Reading { file: file.name, faults: &mut faults };
        let Some((form, golden, at)) =
            form::read(&file.tree, file.text, &mapping.catalogue, &mapping.units, &mut reading)
        else {
            continue;
        };
        if let Some((_, earlier)) = places.iter().find(|(id, _)| *id == form.id) {
            if !is_own || own.iter().any(|f| f.name == *earlier) {
                reading.fault(at, format!("form `{}` stands in {earlier} too", form.id));
                continue;
            }
            mapping.forms.retain(|f| f.id != form.id);
            mapping.golden.retain(|g| g.form != form.id);
        }
        places.push((form.id.clone(), file.name));
        mapping.forms.push(form);
        mapping.golden.extend(golden);
    }
    mapping.forms.sort_by(|a, b| a.id.cmp(&b.id));
    if faults.is_empty() {
        return Ok(mapping);
    }
    let order = |name: &str| files.iter().position(|f| f.0 == name);
    faults.sort_by_key(|f| (order(&f.file), f.at));
    Err(Faults { faults })
}

struct FileTree<'t> {
    name: &'t str,
    text: &'t str,
    kind: FileKind,
    tree: Node,
}

fn trees<'t>(files: &[(&'t str, &'t str)], faults: &mut Vec<Fault>) -> Vec<FileTree<'t>> {
    let mut out = Vec::new();
    for &(name, text) in files {
        if text.len() > MAX_FILE_BYTES {
            faults.extend(Faults::of_file(name, too_large(text.len())).faults);
            continue;
        }
        let mut reading = Reading { file: name, faults };
        match yaml::parse(text) {
            Err((at, message)) => reading.fault(at, message),
            Ok(tree) => {
                if let Some(kind) = file_kind(&tree, &mut reading) {
                    out.push(FileTree { name, text, kind, tree });
                }
            }
        }
    }
    out
}

fn file_kind(tree: &Node, reading: &mut Reading) -> Option<FileKind> {
    const KINDS: [(&str, FileKind); 3] =
        [("form", FileKind::Form), ("indicators", FileKind::Catalogue), ("units", FileKind::Units)];
    let Data::Map(entries) = &tree.data else {
        let message = format!("the file is {}; expected form, indicators or units", tree.kind());
        reading.fault(tree.at, message);
        return None;
    };
    if let Some((_, kind)) = KINDS.iter().find(|k| entries.iter().any(|(key, _)| key.text == k.0)) {
        return Some(*kind);
    }
    let hint = entries
        .first()
        .map(|(key, _)| did_you_mean(&key.text, KINDS.iter().map(|k| k.0)))
        .unwrap_or_default();
    reading.fault(
        At { line: 1, column: 1 },
        format!(
            "neither `form:` nor `indicators:` nor `units:` says what the file describes{hint}"
        ),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_files_have_no_fault() {
        match Mapping::parse(BUILT_IN) {
            Ok(mapping) => {
                let form = mapping.forms.iter().find(|f| f.id == "cchc-department-2021").unwrap();
                assert_eq!(form.indicators().count(), 137);
                assert_eq!(form.sections.len(), 7);
                assert_eq!(form.sha256.len(), 64);
                assert!(form.constraints.len() > 60);
            }
            Err(faults) => panic!("{faults}"),
        }
    }

    /// A small form; `@` marks the place of a change.
    fn form(rows: &str, more: &str) -> String {
        format!(
            "form: small\nversion: 1.0.0\ntitle: {{vi: Nhỏ, en: Small}}\nlevel: commune\n\
             table: {{layout: rows}}\nsections:\n  - label: I\n    groups:\n      - rows:\n{rows}\n{more}"
        )
    }

    const ROW: &str = "          - {indicator: procedures.in_force, label: TTHC}";

    fn faults(text: &str) -> Vec<String> {
        match Mapping::parse(&[("small.yaml", text)]) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.faults.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn a_form_alone_uses_the_built_in_catalogue_and_units() {
        let mapping = Mapping::parse(&[("small.yaml", &form(ROW, ""))]).unwrap();
        assert_eq!(mapping.forms.len(), 1);
        assert!(mapping.catalogue.indicators.len() > 140);
        let row = mapping.forms[0].indicators().next().unwrap().2;
        assert_eq!(row.unit.as_deref(), Some("procedure"));
    }

    #[test]
    fn every_fault_is_told_with_its_place_and_what_was_meant() {
        let check = |rows: &str, more: &str, expect: &str| {
            let found = faults(&form(rows, more));
            assert!(found.iter().any(|f| f.contains(expect)), "{expect}: {found:#?}");
        };
        let row = |rest: &str| format!("          - {{indicator: procedures.in_force, {rest}}}");
        check(
            &row("lable: TTHC"),
            "",
            "small.yaml:10:46: unknown key `lable` in a row; did you mean `label`?",
        );
        check(&row("unit: person"), "", "a row has no `label`");
        check(
            &row("label: A, unit: persn"),
            "",
            "no unit has the code `persn`; did you mean `person`?",
        );
        check(&row("label: A, expected: allways"), "", "did you mean `always`?");
        check(&row("label: A, label: B"), "", "key `label` stands twice");
        check(&row("label: A, column: [B]"), "", "`column` belongs to forms with");
        check(&row("label: A, codes: {\"1\": Có}"), "", "`codes` belong to kind code or boolean");
        check(
            "          - {indicator: procedures.inforce, label: A}",
            "",
            "the catalogue has no indicator `procedures.inforce`; did you mean `procedures.in_force`?",
        );
        check(&format!("{ROW}\n{ROW}"), "", "has a row at line 10 already");
        let constraint = |rest: &str| format!("constraints:\n  - {{id: a, because: b, {rest}}}");
        check(ROW, &constraint("kind: totl"), "did you mean `total`?");
        check(ROW, &constraint("kind: equal, of: procedures.in_force"), "has no `and`");
        check(
            ROW,
            &constraint("kind: equal, of: procedures.in_force, and: procedures.announced"),
            "in the catalogue but not a row here",
        );
        check(
            ROW,
            &constraint("kind: equal, of: procedures.in_force, and: procedures.in_force"),
            "is compared with itself",
        );
        check(ROW, &constraint("kind: range, of: procedures.in_force, max: many"), "not a decimal");
        check(ROW, &constraint("kind: range, of: procedures.in_force"), "neither `min` nor `max`");
        check(ROW, "valid: {from: 2021-13-01}", "is not a day");
        check(ROW, "valid: {from: 2022-01-01, to: 2021-01-01}", "the end is before the start");
        check(ROW, "tests:\n  - {label: A, expect: procedures.force}", "no row of the form has");
        check("          []", "", "the form has no row");
        assert!(faults("formm: a")[0].contains("did you mean `form`?"));
        assert!(faults("- a")[0].contains("the file is a list"));
        assert!(faults("form: [a")[0].starts_with("small.yaml:"));
    }

    #[test]
    fn units_that_are_compared_must_count_the_same() {
        let rows =
            format!("{ROW}\n          - {{indicator: procedures.dossiers_received, label: Hồ sơ}}");
        let more = "constraints:\n  - {id: a, kind: at_most, of: procedures.in_force, than: \
                    procedures.dossiers_received, because: b}";
        let found = faults(&form(&rows, more));
        assert!(found[0].contains("they cannot be compared"), "{found:#?}");
    }

    #[test]
    fn all_faults_of_all_files_come_at_once_in_order() {
        let bad = form(
            &format!("{ROW}\n          - {{indicator: nothing.at_all, label: A, x: y}}"),
            "z: 1",
        );
        let files = [("a.yaml", bad.as_str()), ("b.yaml", "form: [")];
        let faults = Mapping::parse(&files).unwrap_err();
        let shown: Vec<String> = faults
            .faults
            .iter()
            .map(|f| format!("{}:{}", f.file, f.at.map_or(0, |at| at.line)))
            .collect();
        assert_eq!(shown, ["a.yaml:11", "a.yaml:11", "a.yaml:12", "b.yaml:1"], "{faults}");
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let large = "#".repeat(MAX_FILE_BYTES + 1);
        assert!(faults(&large)[0].contains("limit"), "{:?}", &faults(&large)[0]);
    }

    #[test]
    fn a_form_laid_over_the_built_in_ones_takes_the_place_of_its_name() {
        let own = form(ROW, "").replace("form: small", "form: cchc-commune-quarter");
        let mapping = Mapping::builtin_with(&[("own.yaml", &own)]).unwrap();
        assert_eq!(mapping.forms.len(), Mapping::builtin().forms.len());
        let form = mapping.forms.iter().find(|f| f.id == "cchc-commune-quarter").unwrap();
        assert_eq!(form.indicators().count(), 1);
        assert!(mapping.golden.iter().all(|g| g.form != "cchc-commune-quarter"));
    }

    #[test]
    fn a_folder_is_loaded_and_its_unreadable_files_are_faults() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.yaml"), form(ROW, "")).unwrap();
        assert_eq!(Mapping::load_dir(folder.path()).unwrap().forms.len(), 1);
        std::fs::write(folder.path().join("b.yaml"), [0xFF, 0xFE, 0x00]).unwrap();
        let faults = Mapping::load_dir(folder.path()).unwrap_err();
        assert!(faults.to_string().contains("cannot be read as UTF-8"), "{faults}");
        assert!(Mapping::load_dir(&folder.path().join("none")).is_err());
    }

    #[test]
    fn mutated_files_end_with_faults_and_not_with_a_panic() {
        let (_, text) = BUILT_IN[1];
        let mut state = 7u64;
        for _ in 0..40 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let at = (state >> 33) as usize % text.len();
            let at = (at..).find(|&i| text.is_char_boundary(i)).unwrap_or(0);
            let extra = ["{", "]", ": ", "\n", "  ", "&a ", "*a", "!", "\"", "\t", "- "];
            let (head, tail) = text.split_at(at);
            let changed = format!("{head}{}{tail}", extra[(state >> 20) as usize % extra.len()]);
            let _ = Mapping::parse(&[("form.yaml", &changed)]);
            let _ = Mapping::parse(&[("form.yaml", head)]);
        }
    }

    #[test]
    fn a_reason_is_one_text_or_one_in_each_language() {
        let reason = |because: &str| {
            let text = form(
                ROW,
                &format!(
                    "constraints:\n  - {{id: a, kind: range, of: procedures.in_force, min: 0, \
                     because: {because}}}"
                ),
            );
            Mapping::builtin_with(&[("own.yaml", &text)]).map(|m| {
                let form = m.forms.iter().find(|f| f.id == "small").unwrap();
                let constraint = &form.constraints[0];
                (constraint.because.clone(), constraint.because_vi.clone())
            })
        };
        assert_eq!(reason("a count").unwrap(), ("a count".to_owned(), None));
        let both = reason("{vi: số đếm, en: a count}").unwrap();
        assert_eq!(both, ("a count".to_owned(), Some("số đếm".to_owned())));
        let faults = reason("{vi: số đếm}").unwrap_err().to_string();
        assert!(faults.contains("`en`"), "{faults}");
    }

    #[test]
    fn what_took_the_place_of_an_indicator_is_in_the_catalogue() {
        let mapping = Mapping::builtin();
        let level_4 = mapping.catalogue.get("digital.procedures_level_4").unwrap();
        assert!(level_4.replaced_by.iter().all(|id| mapping.catalogue.get(id).is_some()));
        assert!(level_4.comparability.is_some() && !level_4.replaced_by.is_empty());
        let own = "indicators:\n  - {id: digital.x, kind: text, title: {vi: x, en: x}, \
                   replaced_by: [digital.y]}\n";
        let faults = Mapping::parse(&[("own.yaml", own)]).unwrap_err().to_string();
        assert!(faults.contains("`digital.y`"), "{faults}");
    }
}
