//! Mapping files → [`Mapping`]: catalogue, units and forms, with all faults of all files at once.
//! It reads texts; only the functions that begin with `load` touch the file system. It maps no report.

#[cfg(test)]
mod broken;
mod catalogue;
mod constraint;
mod fields;
mod form;
mod include;
mod overlay;
mod patch;
mod units;
mod yaml;

pub(super) use catalogue::FIELDS;
pub use overlay::{overlay, overlay_file};

use crate::mapping::fault::{Fault, Faults};
use crate::mapping::model::Mapping;
use fields::{Fields, Reading};
use std::collections::BTreeMap;
use std::path::Path;
use yaml::{Data, Mark, Node};

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
    (
        "one-stop-07b-procedures.yaml",
        include_str!("../../../mappings/one-stop-07b-procedures.yaml"),
    ),
    ("units.yaml", include_str!("../../../mappings/units.yaml")),
];

/// Size of one mapping file, in bytes: 4 MB, as `safety.md` promises; ours have some 60 kB.
pub const MAX_FILE_BYTES: usize = 4 << 20;

/// Mapping files in one folder; a province has some tens of forms.
const MAX_FILES: usize = 1_000;

/// What a file describes, by its first-level keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Form,
    Part,
    Patch,
    Catalogue,
    Units,
}

impl FileKind {
    /// In the order in which their keys decide: a form and a patch may have `indicators`, too.
    const ALL: [FileKind; 5] =
        [FileKind::Form, FileKind::Part, FileKind::Patch, FileKind::Catalogue, FileKind::Units];

    /// The key that tells it.
    fn key(self) -> &'static str {
        match self {
            FileKind::Form => "form",
            FileKind::Part => "part",
            FileKind::Patch => "patch",
            FileKind::Catalogue => "indicators",
            FileKind::Units => "units",
        }
    }

    /// The built-in file that fills in for it; "" where none does.
    fn built_in(self) -> &'static str {
        match self {
            FileKind::Catalogue => "catalogue.yaml",
            FileKind::Units => "units.yaml",
            FileKind::Form | FileKind::Part | FileKind::Patch => "",
        }
    }
}

/// Includes of one file, followed through all parts.
const MAX_INCLUDED: usize = 100;

/// A mapping file: name for messages, text.
type File<'t> = (&'t str, &'t str);

/// The same, as it was read.
type OwnedFile = (String, String);

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
    /// takes its place, indicators and units are added, patches add to forms.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn builtin_with(files: &[(&str, &str)]) -> Result<Mapping, Faults> {
        read(files, BUILT_IN)
    }

    /// The mapping of the given files (name for messages, text). What a file describes follows
    /// from its keys: `form:`, `part:`, `patch:`, `indicators:` or `units:`. Without any file of
    /// indicators, or of units, the built-in ones are used: most users only add forms.
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
        let (texts, faults) = folder_files(folder)?;
        with_faults(read(&borrowed(&texts), &[]), faults)
    }

    /// The mapping of one file with the parts that it includes from its folder, over the built-in
    /// indicators and units; a patch is laid over all built-in forms.
    ///
    /// # Errors
    /// All its faults.
    pub fn load_file(path: &Path) -> Result<Mapping, Faults> {
        let (texts, faults) = file_with_parts(path)?;
        let files = borrowed(&texts);
        let is_patch = |text: &str| {
            yaml::parse(0, text).is_ok_and(|tree| has_key(&tree, FileKind::Patch.key()))
        };
        let under = if is_patch(files[0].1) { BUILT_IN } else { &[] };
        with_faults(read(&files, under), faults)
    }

    /// The mapping of a folder, or the built-in one, with a file and the parts it includes laid
    /// over it; and the ids of the forms that the file describes or patches.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn load_over(folder: Option<&Path>, path: &Path) -> Result<(Mapping, Vec<String>), Faults> {
        let (texts, mut faults) = file_with_parts(path)?;
        let own = own_forms(&texts[0].1);
        let Some(folder) = folder else {
            let mapping = with_faults(read(&borrowed(&texts), BUILT_IN), faults)?;
            return Ok((mapping, own));
        };
        let (mut under, more) = folder_files(folder)?;
        faults.faults.extend(more.faults);
        // A file of that very folder is not laid over itself.
        under.retain(|(name, _)| texts.iter().all(|(own, _)| !same_file(own, name)));
        Ok((with_faults(read(&borrowed(&texts), &borrowed(&under)), faults)?, own))
    }
}

fn borrowed(files: &[OwnedFile]) -> Vec<File<'_>> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

/// Ids of the forms that a file describes or patches.
fn own_forms(text: &str) -> Vec<String> {
    let Ok(tree) = yaml::parse(0, text) else { return Vec::new() };
    let Some(top) = Fields::loose(&tree) else { return Vec::new() };
    let patched = match top.get(FileKind::Patch.key()).map(|n| &n.data) {
        Some(Data::List(forms)) => forms.as_slice(),
        _ => &[],
    };
    let fields = patched.iter().filter_map(Fields::loose).chain([top]);
    let id = |fields: Fields| match &fields.get(FileKind::Form.key())?.data {
        Data::Scalar(id) => Some(crate::text::clean(id)),
        _ => None,
    };
    fields.filter_map(id).collect()
}

fn same_file(a: &str, b: &str) -> bool {
    let of = |name: &str| std::fs::canonicalize(name).unwrap_or_else(|_| name.into());
    of(a) == of(b)
}

/// The mapping, unless files of it could not be read.
fn with_faults(read: Result<Mapping, Faults>, mut faults: Faults) -> Result<Mapping, Faults> {
    match read {
        Ok(mapping) if faults.faults.is_empty() => Ok(mapping),
        Ok(_) => Err(faults),
        Err(more) => {
            faults.faults.extend(more.faults);
            Err(faults)
        }
    }
}

/// The mapping files of a folder that can be read, and the faults of the others.
fn folder_files(folder: &Path) -> Result<(Vec<OwnedFile>, Faults), Faults> {
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
        let name = path.display().to_string();
        match read_text(path) {
            Ok(text) => texts.push((name, text)),
            Err(message) => faults.faults.extend(Faults::of_file(&name, message).faults),
        }
    }
    Ok((texts, faults))
}

/// A file, then the parts that it includes from its folder and those that they include. A part
/// that cannot be read is a fault of its own; one that is not there, of the line that names it.
fn file_with_parts(path: &Path) -> Result<(Vec<OwnedFile>, Faults), Faults> {
    let name = path.display().to_string();
    let text = read_text(path).map_err(|message| Faults::of_file(&name, message))?;
    let mut files = vec![(name, text)];
    let mut faults = Faults::default();
    let mut next = 0;
    while let Some((_, text)) = files.get(next) {
        next += 1;
        let Ok(tree) = yaml::parse(0, text) else { continue };
        for name in include::names(&tree) {
            // A part stands in the folder of the file: no way leads out of it.
            let plain = Path::new(&name).file_name().is_some_and(|n| n == name.as_str());
            let part = path.with_file_name(&name);
            let shown = part.display().to_string();
            if !plain || !part.exists() || files.iter().any(|(known, _)| *known == shown) {
                continue;
            }
            if files.len() > MAX_INCLUDED {
                let message = format!("limit: more than {MAX_INCLUDED} parts");
                faults.faults.extend(Faults::of_file(&files[0].0, message).faults);
                return Err(faults);
            }
            match read_text(&part) {
                Ok(text) => files.push((shown, text)),
                Err(message) => faults.faults.extend(Faults::of_file(&shown, message).faults),
            }
        }
    }
    Ok((files, faults))
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

/// Reads the files over those that lie under them; indicators or units that nobody gives are the
/// built-in ones.
fn read(own: &[File], under: &[File]) -> Result<Mapping, Faults> {
    let mut faults = Vec::new();
    let mut files: Vec<File> = own.iter().chain(under).copied().collect();
    let mut trees = trees(&files, 0, &mut faults);
    // A form takes the place of the one of its name below, with all that this one brings along.
    let forms: Vec<String> =
        trees.iter().filter(|t| t.file() < own.len()).filter_map(FileTree::form_id).collect();
    trees.retain(|t| t.file() < own.len() || t.form_id().is_none_or(|id| !forms.contains(&id)));
    for kind in [FileKind::Catalogue, FileKind::Units] {
        if trees.iter().all(|t| t.kind != kind) {
            let first = files.len();
            let fill = BUILT_IN.iter().filter(|(name, _)| *name == kind.built_in()).copied();
            files.extend(fill);
            trees.extend(self::trees(&files[first..], first, &mut faults));
        }
    }
    let names: Vec<&str> = files.iter().map(|f| f.0).collect();
    let mut reading = Reading { files: &names, faults: &mut faults };
    let mapping = assemble(&trees, &files, &mut reading);
    if faults.is_empty() {
        return Ok(mapping);
    }
    if faults.len() >= fields::MAX_FAULTS {
        let message = format!("limit: there are {} faults or more; these are shown", faults.len());
        let file = faults[0].file.clone();
        faults.extend(Faults::of_file(&file, message).faults);
    }
    let order = |name: &str| own.iter().position(|f| f.0 == name);
    faults.sort_by_key(|f| (order(&f.file), f.at));
    Err(Faults { faults })
}

/// Units, then the catalogue, then forms with their parts, then patches: each needs those before.
fn assemble(trees: &[FileTree], files: &[File], reading: &mut Reading) -> Mapping {
    let of = |kind: FileKind| trees.iter().filter(move |t| t.kind == kind).map(|t| &t.tree);
    let mut units = units::UnitsInWork::default();
    for tree in of(FileKind::Units) {
        units.add(tree, reading);
    }
    let units = units.finish(reading);

    let mut catalogue = catalogue::CatalogueInWork::default();
    for tree in of(FileKind::Catalogue) {
        catalogue.add_file(tree, &units, reading);
    }
    for tree in of(FileKind::Form).chain(of(FileKind::Patch)) {
        if let Some(fields) = Fields::loose(tree) {
            catalogue.add(reading.list(&fields, "indicators"), &units, reading);
        }
    }
    let catalogue = catalogue.finish(reading);

    let mut mapping = Mapping { catalogue, units, ..Mapping::default() };
    let mut parts = include::Parts::new(of(FileKind::Part), reading);
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for tree in of(FileKind::Form) {
        let (whole, included) = parts.put_into(tree, reading);
        let texts: Vec<&str> =
            std::iter::once(&tree.at.file).chain(&included).map(|&f| files[f].1).collect();
        let Some(read) = form::read(&whole, &texts, &mapping.catalogue, &mapping.units, reading)
        else {
            continue;
        };
        let id = &read.form.id;
        if let Some(&earlier) = known.get(id) {
            let message = format!("form `{id}` stands in {} too", files[earlier].0);
            reading.fault(read.at, message);
            continue;
        }
        known.insert(id.clone(), tree.at.file);
        for ((_, _, row), places) in read.form.indicators().zip(&read.rows) {
            mapping.places.extend(places.text_places(id, row, reading));
        }
        mapping.forms.push(read.form);
        mapping.golden.extend(read.golden);
    }
    parts.finish(reading);
    mapping.forms.sort_by(|a, b| a.id.cmp(&b.id));
    for tree in of(FileKind::Patch) {
        patch::apply(tree, files[tree.at.file].1, &mut mapping, reading);
    }
    mapping
}

struct FileTree {
    kind: FileKind,
    tree: Node,
}

impl FileTree {
    fn file(&self) -> usize {
        self.tree.at.file
    }

    /// The id of a form, as far as it is one.
    fn form_id(&self) -> Option<String> {
        let fields = Fields::loose(&self.tree).filter(|_| self.kind == FileKind::Form)?;
        match &fields.get("form")?.data {
            Data::Scalar(id) => Some(crate::text::clean(id)),
            _ => None,
        }
    }
}

/// The trees of the files, numbered from `first`.
fn trees(files: &[File], first: usize, faults: &mut Vec<Fault>) -> Vec<FileTree> {
    let mut out = Vec::new();
    let mut names = vec![""; first];
    names.extend(files.iter().map(|f| f.0));
    let mut reading = Reading { files: &names, faults };
    for (i, &(name, text)) in files.iter().enumerate() {
        if text.len() > MAX_FILE_BYTES {
            reading.faults.extend(Faults::of_file(name, too_large(text.len())).faults);
            continue;
        }
        match yaml::parse(first + i, text) {
            Err((at, message)) => reading.fault(at, message),
            Ok(tree) => {
                if let Some(kind) = file_kind(&tree, &mut reading) {
                    out.push(FileTree { kind, tree });
                }
            }
        }
    }
    out
}

fn has_key(tree: &Node, key: &str) -> bool {
    Fields::loose(tree).is_some_and(|fields| fields.get(key).is_some())
}

fn file_kind(tree: &Node, reading: &mut Reading) -> Option<FileKind> {
    let Data::Map(entries) = &tree.data else {
        let message = format!(
            "the file is {}; expected {}",
            tree.kind(),
            FileKind::ALL.map(FileKind::key).join(", ")
        );
        reading.fault(tree.at, message);
        return None;
    };
    let has = |kind: &FileKind| entries.iter().any(|(key, _)| key.text == kind.key());
    if let Some(kind) = FileKind::ALL.into_iter().find(has) {
        return Some(kind);
    }
    let hint = entries
        .first()
        .map(|(key, _)| reading.hint(&key.text, FileKind::ALL.map(FileKind::key)))
        .unwrap_or_default();
    let keys = FileKind::ALL.map(|kind| format!("`{}:`", kind.key())).join(", ");
    let message = format!("none of {keys} says what the file describes{hint}");
    reading.fault(Mark { line: 1, column: 1, ..tree.at }, message);
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
