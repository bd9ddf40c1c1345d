//! Arguments as typed: what clap parses, with the help texts.
//! Nothing is looked up or opened here; `resolve` does that.

use crate::writers::schema::SCHEMAS;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reads submitted Vietnamese administrative-reform reports and says where they contradict
/// themselves.
#[derive(Debug, Parser)]
#[command(name = "doisoat", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Everywhere.
    #[command(flatten)]
    pub global: Global,
}

const EXIT_CODES: &str = "Exit codes: 0 processed; 1 findings at or above --fail-on (check only); \
    2 usage, configuration or mapping wrong; 3 a document was not processed.";

/// Flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Language of messages [default: the locale, else en]
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
    /// Folder of mappings to use instead of the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub mappings: Option<PathBuf>,
    /// No progress, no summary; only what went wrong
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Workers [default: one for each processor]
    #[arg(long, short, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// A language, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Vietnamese
    Vi,
    /// English
    En,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print what a document holds as JSON: table values, figures, findings
    Extract(Extract),
    /// Print where a document contradicts itself, for people
    Check(Check),
    /// Read folders of documents into tables and a database; a rerun goes on where it stopped
    Run(Run),
    /// Work on mappings
    #[command(subcommand)]
    Map(Map),
    /// Show how a document was understood
    #[command(subcommand)]
    Debug(Debug),
    /// Print what a rule compares, why, and an example
    Explain(Explain),
    /// Print the JSON Schema of an output or of mapping files
    Schema(Schema),
    /// A process of this program's own, not for users
    #[command(subcommand, hide = true)]
    Worker(Worker),
}

/// How a form is chosen.
#[derive(Debug, Args)]
pub struct FormChoice {
    /// Form to use, by id or file [default: the one that fits best]
    #[arg(long, value_name = "ID|FILE")]
    pub mapping: Option<String>,
}

/// How findings are graded and which are accepted.
#[derive(Debug, Args)]
pub struct Overlaid {
    /// Overlay file: rules graded anew or switched off, findings accepted with reason and last day
    #[arg(long, value_name = "FILE")]
    pub overlay: Option<PathBuf>,
    /// Day on which the overlay is read, as in 2026-12-31: what was accepted until an earlier day
    /// counts again [default: today]
    #[arg(long, value_name = "DAY", requires = "overlay")]
    pub as_of: Option<String>,
}

/// How documents are read.
#[derive(Debug, Args)]
pub struct ReadingChoice {
    /// Which form.
    #[command(flatten)]
    pub form: FormChoice,
    /// How severe findings are.
    #[command(flatten)]
    pub overlaid: Overlaid,
    /// Have a second engine read PDFs and name the pages on which it sees other numbers
    #[arg(long)]
    pub second_opinion: bool,
}

/// `extract`.
#[derive(Debug, Args)]
pub struct Extract {
    /// Documents; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write DIR/<path>.json for each document instead of printing
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// json: an object, or an array for several documents; jsonl: an object a line
    #[arg(long, value_enum, default_value_t = ExtractFormat::Json)]
    pub format: ExtractFormat,
    /// How they are read.
    #[command(flatten)]
    pub reading: ReadingChoice,
    /// Add the prose
    #[arg(long)]
    pub text: bool,
}

/// Formats of `extract`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum ExtractFormat {
    Json,
    Jsonl,
}

/// `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Documents; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// Exit with 1 when there is a finding of this level or above
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
    /// Show and count only what is new since an earlier run: its output of `check --format json`,
    /// `extract` or `run`
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// How they are read.
    #[command(flatten)]
    pub reading: ReadingChoice,
}

/// Formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum CheckFormat {
    Text,
    Json,
    Sarif,
    Junit,
    Csv,
}

/// Levels of findings, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum FailOn {
    Error,
    Warning,
    Note,
}

/// `run`.
#[derive(Debug, Args)]
pub struct Run {
    /// Documents, and folders to walk for known document types
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder for reports, tables, database and summary
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,
    /// Read everything again, also what an earlier run has done
    #[arg(long)]
    pub fresh: bool,
    /// How they are read.
    #[command(flatten)]
    pub reading: ReadingChoice,
}

/// `map`.
#[derive(Debug, Subcommand)]
pub enum Map {
    /// Print all faults of mapping files, with line and column
    Check(MapCheck),
    /// Print why each table row got its indicator, or none: parts of the score, runners-up
    Explain(MapExplain),
    /// Propose aliases, rows and forms for what got no indicator, as mapping files with evidence
    Suggest(MapSuggest),
    /// Print what changes in meaning from one mapping to another
    Diff(MapDiff),
    /// Print which values of an earlier run would get another indicator
    Impact(MapImpact),
}

/// `map check`.
#[derive(Debug, Args)]
pub struct MapCheck {
    /// Files, and folders of them [default: --mappings, else those built in]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// `map explain`.
#[derive(Debug, Args)]
pub struct MapExplain {
    /// Document; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only this row of the table, counted from 1 with the header (`row_index` in the JSON)
    #[arg(long, value_name = "N")]
    pub row: Option<usize>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = MapFormat::Text)]
    pub format: MapFormat,
    /// Which form.
    #[command(flatten)]
    pub form: FormChoice,
}

/// `map suggest`.
#[derive(Debug, Args)]
pub struct MapSuggest {
    /// Documents; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write the patch to PATCH.yaml, and forms beside it, instead of printing
    #[arg(long, short, value_name = "PATCH.yaml")]
    pub output: Option<PathBuf>,
    /// Which form.
    #[command(flatten)]
    pub form: FormChoice,
}

/// `map diff`.
#[derive(Debug, Args)]
pub struct MapDiff {
    /// Before: a mapping file, a folder of them, or the id of a form
    #[arg(value_name = "A")]
    pub before: String,
    /// After
    #[arg(value_name = "B")]
    pub after: String,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = MapFormat::Text)]
    pub format: MapFormat,
}

/// `map impact`.
#[derive(Debug, Args)]
pub struct MapImpact {
    /// Before: a mapping file, a folder of them, or the id of a form
    #[arg(value_name = "A")]
    pub before: String,
    /// After
    #[arg(value_name = "B")]
    pub after: String,
    /// Output folder of `doisoat run`
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = ImpactFormat::Text)]
    pub format: ImpactFormat,
}

/// Formats of `map impact`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum ImpactFormat {
    Text,
    Json,
    Csv,
}

/// Formats of the `map` commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum MapFormat {
    Text,
    Json,
}

/// `debug`.
#[derive(Debug, Subcommand)]
pub enum Debug {
    /// Draw what was seen on each page of a PDF: letters, lines, cells, headers, joins
    #[command(after_help = COLOURS)]
    Tables(DebugTables),
}

const COLOURS: &str = "Colours: light blue letters, green lines (light green: edges of shaded \
    areas), blue cells of this page, orange number and header of the table, pink cells that a page \
    cuts and bars where the table goes on, violet cells left out (a header printed again), grey frames lines of text outside of tables, grey running \
    headers and footers, yellow pictures.";

/// `debug tables`.
#[derive(Debug, Args)]
pub struct DebugTables {
    /// PDF; `-` reads standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Folder for the pictures: page-001.png and so on
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// Id (T101) or name (count-against-rate); without it the rules are listed
    pub rule: Option<String>,
}

/// `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which one; without it they are listed
    #[arg(value_parser = PossibleValuesParser::new(SCHEMAS.iter().map(|s| s.name)))]
    pub name: Option<String>,
}

/// `worker`.
#[derive(Debug, Subcommand)]
pub enum Worker {
    /// What the second engine sees in the PDF on standard input
    SecondOpinion,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }
}
