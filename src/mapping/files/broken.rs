//! Tests: broken and hostile mapping files; parts and patches, right and wrong.
//! What each single fault looks like is tested beside the loader.

use super::BUILT_IN;
use crate::mapping::model::Mapping;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// A number generator (Knuth's MMIX constants); the tests must be the same on every machine.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % count
    }
}

/// Slips of a pen: what stands there, and what is written instead; the rarest first, so that each
/// finds a line of its own.
const SLIPS: [(&str, &str); 20] = [
    ("dimension: {kind: ", "dimension: {other: x, kind: "),
    ("version: 1.0.0", "version: 1.0"),
    ("level: department", "level: departement"),
    ("from: 2021-01-01", "from: 2021-13-01"),
    ("layout: rows", "layout: row"),
    ("  en: ", "  eng: "),
    ("- number: ", "- nummber: "),
    ("- {indicator: ", "- {indicator: x"),
    (", label: ", ", lable: "),
    (", narrative: ", ", narative: "),
    (", codes: {", ", code: {"),
    ("expected: if_applicable", "expected: sometimes"),
    ("kind: at_most", "kind: at_least"),
    ("kind: total, total: ", "kind: total, total: no"),
    ("because: ", "why: "),
    ("blanks: zero", "blanks: zeros"),
    (", than: ", ", than: no"),
    ("- {id: ", "- {id: A_"),
    ("expect: ", "expect: no"),
    (", base: ", ", bases: "),
];

/// The text with every slip on a line of its own, and those lines (from 1).
fn with_slips(text: &str, seed: u64) -> (String, BTreeSet<usize>) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut chance = Seeded(seed);
    let mut places = BTreeSet::new();
    for (right, wrong) in SLIPS {
        let has = |i: &usize| {
            let line = &lines[*i];
            !places.contains(&(i + 1)) && line.contains(right) && !line.contains("expect: ~")
        };
        let lines_with: Vec<usize> = (0..lines.len()).filter(has).collect();
        assert!(!lines_with.is_empty(), "no line has {right}");
        let line = lines_with[chance.below(lines_with.len())];
        lines[line] = lines[line].replacen(right, wrong, 1);
        places.insert(line + 1);
    }
    (lines.join("\n"), places)
}

#[test]
fn all_faults_of_a_form_are_told_in_one_run_and_no_line_is_accused_for_another() {
    let (name, text) = BUILT_IN[2];
    assert_eq!(name, "cchc-department-2021.yaml");
    for seed in 0..6 {
        let (broken, planted) = with_slips(text, seed);
        assert_eq!(planted.len(), SLIPS.len());
        let faults = Mapping::parse(&[(name, &broken)]).expect_err("it is broken").faults;
        let told: BTreeSet<usize> = faults.iter().filter_map(|f| f.at).map(|at| at.line).collect();
        assert_eq!(told, planted, "seed {seed}: {faults:#?}");
        assert!(faults.iter().all(|f| f.at.is_some_and(|at| at.column > 1)), "{faults:#?}");
    }
}

/// What a file is refused for; it must not take long.
fn refusal(files: &[(&str, &str)]) -> String {
    let start = Instant::now();
    let faults = Mapping::parse(files).expect_err("it is refused");
    assert!(start.elapsed() < Duration::from_secs(20), "it took {:?}", start.elapsed());
    faults.to_string()
}

fn form(items: &str) -> String {
    format!(
        "form: small\nversion: 1.0.0\ntitle: {{vi: Nhỏ, en: Small}}\nlevel: commune\n\
         table: {{layout: rows}}\nsections:\n  - label: I\n    groups:\n{items}\n"
    )
}

const GROUP: &str = "      - rows:\n          - {indicator: procedures.in_force, label: TTHC}";

#[test]
fn hostile_files_end_with_a_limit() {
    let check = |text: &str| {
        let told = refusal(&[("hostile.yaml", text)]);
        assert!(told.contains("limit"), "{}", told.lines().next().unwrap_or_default());
    };
    // Deep, in both styles.
    check(&format!("form: {}", "[".repeat(50_000)));
    check(&(0..500).map(|i| format!("{}a:\n", " ".repeat(i))).collect::<String>());
    // A billion laughs.
    let laughs: String =
        (1..9).map(|i| format!("a{i}: &a{i} [{}]\n", format!("*a{}, ", i - 1).repeat(9))).collect();
    check(&format!("a0: &a0 [ha, ha]\n{laughs}"));
    // Huge: in bytes, in values, in faults.
    check(&form(&"# \n".repeat(super::MAX_FILE_BYTES / 3)));
    check(&"- 1\n".repeat(500_000));
    check(&form(&"          - x\n".repeat(100_000).replacen(
        "          - x",
        "      - rows:\n          - x",
        1,
    )));
    let keys: String = (0..100_000).map(|i| format!("key{i}: 1\n")).collect();
    check(&format!("{}{keys}", form(GROUP)));
    let typos: String = (0..20_000)
        .map(|i| format!("          - {{indicator: procedures.in_force{i}, label: a}}\n"))
        .collect();
    check(&form(&format!("      - rows:\n{typos}")));
}

#[test]
fn parts_that_include_themselves_end_with_a_limit() {
    let include = |name: &str| format!("      - {{include: {name}}}");
    let part = |name: &str| format!("part: p\ngroups:\n  - {{include: {name}}}\n");
    let told = refusal(&[
        ("form.yaml", &form(&include("a.yaml"))),
        ("a.yaml", &part("b.yaml")),
        ("b.yaml", &part("a.yaml")),
    ]);
    assert!(
        told.contains(
            "b.yaml:3:15: limit: a part includes itself: form.yaml → a.yaml → b.yaml → a.yaml"
        ),
        "{told}"
    );
    // A chain that is too long.
    let names: Vec<String> = (0..12).map(|i| format!("p{i}.yaml")).collect();
    let texts: Vec<String> = (0..12).map(|i| part(&format!("p{}.yaml", i + 1))).collect();
    let root = form(&include("p0.yaml"));
    let mut files = vec![("form.yaml", root.as_str())];
    files.extend(names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)));
    assert!(refusal(&files).contains("limit: parts are nested deeper than 8"));
    // Parts that include parts many times: 30^5 groups.
    let texts: Vec<String> = (0..5)
        .map(|i| {
            format!(
                "part: p\ngroups:\n{}",
                format!("  - {{include: p{}.yaml}}\n", i + 1).repeat(30)
            )
        })
        .chain([format!(
            "part: p\ngroups:\n{}",
            GROUP.replace("      -", "  -").replace("          -", "      -")
        )])
        .collect();
    let mut files = vec![("form.yaml", root.as_str())];
    files.extend(names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)));
    assert!(refusal(&files).contains("limit: more than"));
}

const PART: &str = "part: procedures\ngroups:\n  - label: TTHC\n    rows:\n      \
    - {indicator: procedures.in_force, label: Tổng số TTHC}\n      \
    - {indicator: procedures.announced, label: Số TTHC công bố mới}\n\
    constraints:\n  - {id: announced, kind: at_most, of: procedures.announced, \
    than: procedures.in_force, because: part of them}\n\
    tests:\n  - {path: [I, TTHC], label: Tổng số TTHC, expect: procedures.in_force}\n";

fn including() -> String {
    form("      - {include: part.yaml}")
        + "constraints:\n  - {include: part.yaml}\ntests:\n  - {include: part.yaml}\n"
}

#[test]
fn a_part_stands_where_it_is_included_and_belongs_to_the_hash() {
    let mapping = Mapping::parse(&[("form.yaml", &including()), ("part.yaml", PART)]).unwrap();
    let form = &mapping.forms[0];
    assert_eq!(
        (form.indicators().count(), form.constraints.len(), mapping.golden.len()),
        (2, 1, 1)
    );
    assert_eq!(crate::mapping::check_golden(&mapping), Vec::<String>::new());
    assert_eq!(mapping.places[0].file, "part.yaml");
    let changed = PART.replace("công bố mới", "mới công bố");
    let other = Mapping::parse(&[("form.yaml", &including()), ("part.yaml", &changed)]).unwrap();
    assert_ne!(form.sha256, other.forms[0].sha256);
}

#[test]
fn faults_of_a_part_are_told_once_and_in_its_file() {
    let second = including().replace("form: small", "form: second");
    let broken = PART.replace("announced, label", "announced, lable");
    let files = [("a.yaml", &*including()), ("b.yaml", &*second), ("part.yaml", &*broken)];
    let told = refusal(&files);
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.starts_with("part.yaml:6:43: unknown key `lable`"), "{told}");
}

#[test]
fn an_include_that_leads_nowhere_is_a_fault() {
    let check = |form: &str, part: &str, expect: &str| {
        let told = refusal(&[("form.yaml", form), ("part.yaml", part)]);
        assert!(told.contains(expect), "{expect}: {told}");
    };
    let with = |name: &str| form(&format!("{GROUP}\n      - {{include: {name}}}"));
    check(
        &with("prat.yaml"),
        PART,
        "form.yaml:11:19: there is no file `prat.yaml` in the folder; did you mean `part.yaml`?",
    );
    check(&with("../etc/passwd"), PART, "there is no file");
    check(&with("form.yaml"), PART, "`form.yaml` is no part");
    check(&form(GROUP), PART, "part.yaml:1:1: no form includes this part");
    check(&including(), "part: p\nsections: []\n", "`part.yaml` has no list `groups`");
    check(&including(), &format!("{PART}rows: 3\nlabel: x\n"), "unknown key `label` in a part");
}

#[test]
fn parts_are_found_beside_the_form_on_disk_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("form.yaml");
    std::fs::write(&path, including()).unwrap();
    std::fs::write(folder.path().join("part.yaml"), PART).unwrap();
    assert_eq!(Mapping::load_file(&path).unwrap().forms[0].indicators().count(), 2);
    assert_eq!(Mapping::load_dir(folder.path()).unwrap().forms.len(), 1);
    let (over, own) = Mapping::load_over(None, &path).unwrap();
    assert_eq!(own, ["small"]);
    assert_eq!(over.forms.len(), Mapping::builtin().forms.len() + 1);
    let (over, _) = Mapping::load_over(Some(folder.path()), &path).unwrap();
    assert_eq!(over.forms.len(), 1);
    std::fs::write(&path, form("      - {include: ../part.yaml}")).unwrap();
    let told = Mapping::load_file(&path).unwrap_err().to_string();
    assert!(told.contains("there is no file `../part.yaml`"), "{told}");
}

const PATCH: &str = "patch:\n  - form: small\n    aliases:\n      \
    - {indicator: procedures.in_force, alias: Số thủ tục đang có}\n    rows:\n      \
    - {section: I, group: TTHC, after: procedures.in_force, indicator: procedures.own, label: Số TTHC riêng}\n\
    indicators:\n  - {id: procedures.own, kind: count, unit: procedure, title: {vi: Số TTHC riêng, en: Own procedures}}\n";

#[test]
fn a_patch_adds_aliases_and_rows_to_forms_of_other_files() {
    let form = form(
        "      - label: TTHC\n        rows:\n          - {indicator: procedures.in_force, label: TTHC}",
    );
    let plain = Mapping::parse(&[("form.yaml", &form)]).unwrap();
    let mapping = Mapping::parse(&[("form.yaml", &form), ("patch.yaml", PATCH)]).unwrap();
    let rows: Vec<_> = mapping.forms[0].indicators().map(|(_, _, r)| r).collect();
    assert_eq!(rows[0].aliases, ["Số thủ tục đang có"]);
    assert_eq!(
        (rows[1].indicator.as_str(), rows[1].unit.as_deref()),
        ("procedures.own", Some("procedure"))
    );
    assert_ne!(mapping.forms[0].sha256, plain.forms[0].sha256);
    assert!(mapping.places.iter().any(|p| p.file == "patch.yaml" && p.at.line == 4));
    let check = |from: &str, to: &str, expect: &str| {
        let told = refusal(&[("form.yaml", &form), ("patch.yaml", &PATCH.replacen(from, to, 1))]);
        assert!(told.contains(expect), "{expect}: {told}");
    };
    check(
        "form: small",
        "form: smal",
        "patch.yaml:2:11: there is no form `smal`; did you mean `small`?",
    );
    check(
        "after: procedures.in_force",
        "after: procedures.force",
        "no row of `small` has the indicator",
    );
    check("section: I,", "section: V,", "`small` has no section `V`");
    check("alias: Số", "label: Số", "unknown key `label` in an alias");
    check("id: procedures.own", "id: procedures.other", "no indicator `procedures.own`");
    check("indicator: procedures.own", "indicator: procedures.in_force", "has a row already");
}

#[test]
fn a_form_can_bring_indicators_of_its_own() {
    let own = form("      - rows:\n          - {indicator: digital.own, label: Số máy chủ}")
        + "indicators:\n  - {id: digital.own, kind: count, unit: number, title: {vi: Số máy chủ, en: Servers}}\n";
    let mapping = Mapping::parse(&[("form.yaml", &own)]).unwrap();
    assert!(mapping.catalogue.get("digital.own").is_some());
    // Laid over a form of the same name, its indicators do not stand twice.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.yaml"), &own).unwrap();
    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("b.yaml"), &own).unwrap();
    assert!(Mapping::load_over(Some(folder.path()), &other.path().join("b.yaml")).is_ok());
}
