//! The page `mappings/README.md` against the program: every command in it is run, every change that
//! it describes is made, in the order of the page, in one folder.
//! The blocks say what happens to them: a comment before each names the file and the place.

use crate::harness::Place;
use crate::readme::{assert_in_order, copy, root};
use std::fs;
use std::process::Command;

/// What a block is for.
enum Step {
    /// Shell commands with the lines that they print.
    Commands(Vec<(String, Vec<String>)>),
    /// A file.
    Write(String, String),
    /// Lines of a file: how, beside which line, in which file.
    Edit { how: String, beside: String, file: String, lines: Vec<String> },
}

/// The steps of the page. A block without a place is a fault: nobody would run it.
fn steps(page: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut place: Option<&str> = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(comment) = line.strip_prefix("<!-- ") {
            place = comment.strip_suffix(" -->");
        }
        let Some(language) = line.strip_prefix("```") else { continue };
        let block: Vec<String> =
            lines.by_ref().take_while(|l| *l != "```").map(str::to_owned).collect();
        if language == "console" {
            steps.push(Step::Commands(commands(block)));
            continue;
        }
        let at = place.take().unwrap_or_else(|| panic!("where does this stand? {block:?}"));
        steps.push(match at.strip_prefix("write ") {
            Some(file) => Step::Write(file.to_owned(), block.join("\n") + "\n"),
            None => {
                let (how, rest) = at.split_once(" \"").expect("a line in quotes");
                let (beside, file) = rest.split_once("\" in ").expect("a file");
                let [how, beside, file] = [how, beside, file].map(str::to_owned);
                Step::Edit { how, beside, file, lines: block }
            }
        });
    }
    steps
}

fn commands(block: Vec<String>) -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    for line in block {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), Vec::new())),
            (None, Some((_, output))) => output.push(line),
            (None, None) => panic!("output without a command: {line}"),
        }
    }
    commands
}

/// Makes a change as a person would: the lines get the indentation of the line that they stand
/// beside, and those below the head of a list two more.
fn edited(text: &str, how: &str, beside: &str, new: &[String]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is = |line: &String| {
        line.trim_start().starts_with(beside)
            || line.trim_start_matches([' ', '-', '{']).starts_with(beside)
    };
    let at = lines.iter().position(is).unwrap_or_else(|| panic!("there is no line {beside:?}"));
    let margin = lines[at].len() - lines[at].trim_start().len();
    let deeper = if how == "after" && lines[at].ends_with(':') { 2 } else { 0 };
    let new = new.iter().map(|l| " ".repeat(margin + deeper) + l);
    let range = match how {
        "instead of" => at..at + 1,
        "after" => at + 1..at + 1,
        "before" => at..at,
        other => panic!("what is {other:?}?"),
    };
    lines.splice(range, new);
    lines.join("\n") + "\n"
}

/// Runs a command of the page in the shell, in English.
fn run(place: &Place, command: &str) -> String {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_doisoat"));
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let own = program.parent().expect("a folder").to_owned();
    let path = std::env::join_paths([own].into_iter().chain(std::env::split_paths(&folders)));
    let ended = Command::new("sh")
        .args(["-c", command])
        .current_dir(place.path("."))
        .env("PATH", path.expect("a path"))
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("LANG")
        .output()
        .expect("the shell starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let output = text(&ended.stdout) + &text(&ended.stderr);
    // `check` ends with 1 when it finds something.
    assert!(matches!(ended.status.code(), Some(0 | 1)), "{command}\n{output}");
    output
}

#[test]
fn every_step_of_the_page_on_mappings_works() {
    let place = Place::with(&[]);
    for folder in ["samples", "mappings"] {
        copy(&root().join(folder), &place.path(folder));
    }
    let page = fs::read_to_string(root().join("mappings/README.md")).unwrap();
    let (mut ran, mut changed) = (0, 0);
    for step in steps(&page) {
        match step {
            Step::Commands(commands) => {
                for (command, shown) in commands {
                    assert_in_order(&run(&place, &command), &shown, &command);
                    ran += 1;
                }
            }
            Step::Write(file, text) => {
                place.write(&file, &text);
                changed += 1;
            }
            Step::Edit { how, beside, file, lines } => {
                let text = edited(&place.read(&file), &how, &beside, &lines);
                place.write(&file, &text);
                changed += 1;
            }
        }
    }
    assert!(ran > 15 && changed > 10, "the steps are found: {ran}, {changed}");
}

#[test]
fn every_map_command_is_on_the_page() {
    let page = fs::read_to_string(root().join("mappings/README.md")).unwrap();
    let help = Place::with(&[]).doisoat(&["map", "--help"]).stdout();
    let (_, commands) = help.split_once("Commands:\n").expect("a list of commands");
    let names = commands.lines().take_while(|l| !l.is_empty());
    for name in names.filter_map(|l| l.split_whitespace().next()).filter(|n| *n != "help") {
        assert!(page.contains(&format!("$ doisoat map {name}")), "{name}");
    }
}
