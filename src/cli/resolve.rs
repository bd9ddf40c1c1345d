//! Arguments resolved: language from the environment, mapping loaded, form found, workers counted.
//! It runs no command.

use super::args::{FormChoice, Global, Lang, Overlaid, ReadingChoice};
use super::outcome::Failure;
use crate::checks;
use crate::mapping::{Faults, Known, Mapping, Overlay};
use crate::pipeline::Options;
use crate::quantity::Date;
use crate::writers::language::Language;
use std::env;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;
use std::time::{SystemTime, UNIX_EPOCH};

/// What every command needs.
#[derive(Debug)]
pub struct Context {
    /// Language of messages.
    pub language: Language,
    /// No progress and no summary.
    pub quiet: bool,
    /// Workers.
    pub jobs: usize,
    /// Folder of mappings; `None`: the built-in ones.
    pub mappings: Option<PathBuf>,
}

/// How documents are read.
#[derive(Debug)]
pub struct Reading {
    /// What rows are matched to.
    pub mapping: Mapping,
    /// Limits, and the form when it was chosen.
    pub options: Options,
}

impl Context {
    /// Looks up what the flags leave open.
    pub fn resolve(global: &Global) -> Context {
        Context {
            language: language(global.lang, |name| env::var(name).ok()),
            quiet: global.quiet,
            jobs: global
                .jobs
                .map_or_else(|| available_parallelism().map_or(1, |n| n.get()), usize::from),
            mappings: global.mappings.clone(),
        }
    }

    /// The mappings of the folder asked for, else those built in.
    ///
    /// # Errors
    /// With all faults of all files.
    pub fn mapping(&self) -> Result<Mapping, Failure> {
        match &self.mappings {
            Some(folder) => folder_mapping(folder),
            None => Ok(Mapping::builtin()),
        }
    }

    /// How documents are read, as the flags say.
    ///
    /// # Errors
    /// As [`Context::reading`], and when the overlay has faults.
    pub fn reading_with(&self, choice: &ReadingChoice) -> Result<Reading, Failure> {
        let mut reading = self.reading(&choice.form)?.judged_by(&choice.overlaid)?;
        reading.options.second_opinion = choice.second_opinion;
        Ok(reading)
    }

    /// How documents are read with the chosen form: one of the mappings by its id, or a file.
    ///
    /// # Errors
    /// When there is no such form, or a mapping has faults.
    pub fn reading(&self, choice: &FormChoice) -> Result<Reading, Failure> {
        let Some(form) = &choice.mapping else {
            return Ok(Reading { mapping: self.mapping()?, options: Options::default() });
        };
        let is_file = is_file_name(form);
        let mapping = if is_file { file_mapping(Path::new(form))? } else { self.mapping()? };
        let id = match mapping.forms.as_slice() {
            [only] if is_file => only.id.clone(),
            forms if is_file => {
                let count = forms.len();
                return Err(Failure::usage(format!("{form}: has {count} forms, not one")));
            }
            _ => form.clone(),
        };
        if !mapping.forms.iter().any(|form| form.id == id) {
            return Err(no_form(&id, &mapping));
        }
        Ok(Reading { mapping, options: Options { form: Some(id), ..Options::default() } })
    }
}

impl Reading {
    /// The same, with findings judged by the overlay asked for.
    ///
    /// # Errors
    /// When the overlay has faults, or the day is none.
    fn judged_by(mut self, overlaid: &Overlaid) -> Result<Reading, Failure> {
        let Some(path) = &overlaid.overlay else { return Ok(self) };
        let rules: Vec<(&str, &str)> =
            checks::rules().into_iter().map(|r| (r.id, r.name)).collect();
        let forms: Vec<&str> = self.mapping.forms.iter().map(|f| f.id.as_str()).collect();
        let today = match &overlaid.as_of {
            Some(day) => Date::from_iso(day).ok_or_else(|| {
                Failure::usage(format!("--as-of {day:?} is not a day, as in 2026-12-31"))
            })?,
            None => today()?,
        };
        let known = Known { rules: &rules, forms: &forms, today };
        self.options.overlay = Overlay::load(path, &known).map_err(|f| faults("the overlay", f))?;
        Ok(self)
    }
}

/// The day by the system's clock (UTC).
fn today() -> Result<Date, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Date::after_epoch(since.as_secs() / (24 * 60 * 60))
        .ok_or_else(|| Failure::usage("the system's clock is wrong; give --as-of"))
}

/// True for what can only be the name of a file, not the id of a form.
pub fn is_file_name(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml") || name.contains('/')
}

/// There is no form with that id.
pub fn no_form(id: &str, mapping: &Mapping) -> Failure {
    let known: Vec<&str> = mapping.forms.iter().map(|f| f.id.as_str()).collect();
    Failure::usage(format!("there is no form {id:?}; there are: {}", known.join(", ")))
}

/// The mapping of the files of a folder.
///
/// # Errors
/// With all faults of all files.
pub fn folder_mapping(folder: &Path) -> Result<Mapping, Failure> {
    Mapping::load_dir(folder).map_err(|f| faults("the mapping", f))
}

/// The mapping of one file with its parts, over the built-in catalogue and units.
///
/// # Errors
/// With all its faults.
pub fn file_mapping(path: &Path) -> Result<Mapping, Failure> {
    Mapping::load_file(path).map_err(|f| faults("the mapping", f))
}

/// All faults of a mapping or an overlay as one failure.
pub fn faults(of: &str, faults: Faults) -> Failure {
    let count = faults.faults.len();
    let words = if count == 1 { "fault" } else { "faults" };
    Failure::usage(format!("{of} has {count} {words}:\n{faults}"))
}

/// Which program this is: version, and size and time of its file, so that reports of an older
/// build are read again.
pub fn program() -> String {
    let file = env::current_exe().and_then(|path| path.metadata()).ok();
    let time = file.as_ref().and_then(|f| f.modified().ok());
    format!("{} {:?} {time:?}", env!("CARGO_PKG_VERSION"), file.map(|f| f.len()))
}

/// The language asked for, else that of the first locale variable that is set, in the order of
/// POSIX (XBD 8.2), else English.
fn language(asked: Option<Lang>, variable: impl Fn(&str) -> Option<String>) -> Language {
    match asked {
        Some(Lang::Vi) => Language::Vi,
        Some(Lang::En) => Language::En,
        None => ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty())
            .map_or(Language::En, |locale| Language::of_locale(&locale)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        let check = |asked, set: &[(&str, &str)], expect| {
            let variable = |name: &str| {
                set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(language(asked, variable), expect, "{set:?}");
        };
        check(None, &[], Language::En);
        check(None, &[("LANG", "vi_VN.UTF-8")], Language::Vi);
        check(None, &[("LC_ALL", "C.UTF-8"), ("LANG", "vi_VN.UTF-8")], Language::En);
        check(None, &[("LC_ALL", ""), ("LC_MESSAGES", "vi_VN")], Language::Vi);
        check(Some(Lang::En), &[("LANG", "vi_VN.UTF-8")], Language::En);
    }
}
