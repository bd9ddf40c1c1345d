//! The README against the program: every command in it is run, every line of output is compared.
//! The two commands at its top are what the continuous integration runs.

use crate::harness::Place;
use std::fs;
use std::path::{Path, PathBuf};

const READMES: [&str; 2] = ["README.md", "README.vi.md"];

/// Commands that `.ci/run` runs: too long for a test, or the tests themselves.
const RUN_BY_CI: [&str; 2] = ["cargo run --release -- run samples -o out", "scripts/test"];

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text_of(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A fenced block: its language and its lines.
struct Block {
    language: String,
    lines: Vec<String>,
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in markdown.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => {
                open = Some(Block { language: language.to_owned(), lines: Vec::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// The commands of a README with the output printed below them, if any.
fn commands(markdown: &str) -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    for block in blocks(markdown) {
        match block.language.as_str() {
            "sh" => commands.extend(block.lines.into_iter().map(|line| (line, Vec::new()))),
            "console" => {
                for line in block.lines {
                    match (line.strip_prefix("$ "), commands.last_mut()) {
                        (Some(command), _) => commands.push((command.to_owned(), Vec::new())),
                        (None, Some((_, output))) => output.push(line),
                        (None, None) => panic!("output without a command: {line}"),
                    }
                }
            }
            _ => {}
        }
    }
    commands
}

/// A folder in which the commands of a README find what they name.
fn workplace() -> Place {
    let place = Place::with(&[]);
    for folder in ["samples", "mappings"] {
        copy(&root().join(folder), &place.path(folder));
    }
    place
}

pub fn copy(from: &Path, to: &PathBuf) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|e| e.unwrap()) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn every_command_of_the_readme_works_and_prints_what_it_says() {
    let place = workplace();
    let mut run = 0;
    for readme in READMES {
        for (command, shown) in commands(&text_of(readme)) {
            if RUN_BY_CI.contains(&command.as_str()) {
                continue;
            }
            let arguments = command
                .strip_prefix("doisoat ")
                .or_else(|| command.strip_prefix("cargo run --release -- "))
                .unwrap_or_else(|| panic!("{readme}: who runs this? {command}"));
            let arguments: Vec<&str> = arguments.split_whitespace().collect();
            let ended = place.doisoat(&arguments);
            assert!(matches!(ended.code(), 0 | 1), "{command}: {}", ended.stderr());
            let output = ended.stdout() + &ended.stderr();
            assert_in_order(&output, &shown, &format!("{readme}: {command}"));
            run += 1;
        }
    }
    assert!(run > 10, "the commands are found");
}

/// Each line shown stands in the output, in this order and one after the other; "…" stands for
/// lines left out.
pub fn assert_in_order(output: &str, shown: &[String], what: &str) {
    let mut lines = output.lines().map(str::trim_end);
    let mut skipping = true;
    for line in shown {
        if line.trim() == "…" {
            skipping = true;
            continue;
        }
        let found = if skipping {
            lines.any(|l| l == line.trim_end())
        } else {
            lines.next() == Some(line.trim_end())
        };
        assert!(found, "{what}\nnot printed (there): {line}\n{output}");
        skipping = false;
    }
}

#[test]
fn both_readmes_have_the_same_commands() {
    // The Vietnamese page shows Vietnamese output.
    let plain = |c: String| c.trim_end_matches(" --lang vi").to_owned();
    let of =
        |readme| commands(&text_of(readme)).into_iter().map(|(c, _)| plain(c)).collect::<Vec<_>>();
    assert_eq!(of(READMES[0]), of(READMES[1]));
}

#[test]
fn the_two_commands_at_the_top_are_those_of_the_ci() {
    let ci = text_of(".ci/run");
    for readme in READMES {
        let first: Vec<String> =
            commands(&text_of(readme)).into_iter().map(|(c, _)| c).take(2).collect();
        assert_eq!(first, RUN_BY_CI, "{readme}");
    }
    assert!(ci.lines().any(|l| l == "scripts/test"));
    assert!(ci.lines().any(|l| l == "cargo run --release -- run samples -o \"$out\""));
}

#[test]
fn every_link_of_the_readme_leads_to_a_file() {
    for readme in READMES {
        let text = text_of(readme);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|l| !l.contains("://")) {
            assert!(root().join(link).exists(), "{readme}: {link}");
        }
    }
}

#[test]
fn every_command_of_the_program_is_in_the_readme() {
    let help = Place::with(&[]).doisoat(&["--help"]).stdout();
    let (_, commands) = help.split_once("Commands:\n").expect("a list of commands");
    let names = commands.lines().take_while(|l| !l.is_empty()).filter_map(|l| {
        l.strip_prefix("  ")?.split_whitespace().next().filter(|name| *name != "help")
    });
    for name in names {
        for readme in READMES {
            assert!(text_of(readme).contains(&format!("`doisoat {name}")), "{readme}: {name}");
        }
    }
}

/// The row in the README is one that a form file may hold: put into one, it loads.
#[test]
fn the_alias_of_the_readme_can_be_added() {
    for readme in READMES {
        let yaml = blocks(&text_of(readme)).into_iter().find(|b| b.language == "yaml").unwrap();
        let rows: String = yaml.lines.iter().map(|l| format!("          {l}\n")).collect();
        let form = format!(
            "form: x\nversion: 1.0.0\ntitle: {{vi: X, en: X}}\nlevel: department\n\
             table: {{layout: rows}}\nsections:\n  - groups:\n      - rows:\n{rows}"
        );
        let place = Place::with(&[("form.yaml", &form)]);
        place.doisoat(&["map", "check", "form.yaml"]).ended(0);
    }
}

#[test]
fn output_lines_are_looked_for_in_order() {
    let output = "a\nb\nc\nd\n";
    let shown = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
    assert_in_order(output, &shown(&["b", "c"]), "");
    assert_in_order(output, &shown(&["a", "…", "d"]), "");
    let wrong = std::panic::catch_unwind(|| assert_in_order(output, &shown(&["a", "c"]), ""));
    assert!(wrong.is_err());
}
