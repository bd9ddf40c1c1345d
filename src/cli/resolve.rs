//! Arguments resolved: language from the environment, mapping loaded, form found, workers counted.
//! It runs no command.

use super::args::{FormChoice, Global, Lang};
use super::outcome::Failure;
use crate::mapping::Mapping;
use crate::pipeline::Options;
use crate::writers::language::Language;
use std::env;
use std::thread::available_parallelism;

/// What every command needs.
#[derive(Debug)]
pub struct Context {
    /// Language of messages.
    pub language: Language,
    /// No progress and no summary.
    pub quiet: bool,
    /// Workers.
    pub jobs: usize,
    /// What rows are matched to.
    pub mapping: Mapping,
}

impl Context {
    /// Looks up what the flags leave open.
    ///
    /// # Errors
    /// When the mappings are wrong.
    pub fn resolve(global: &Global) -> Result<Context, Failure> {
        Ok(Context {
            language: language(global.lang, |name| env::var(name).ok()),
            quiet: global.quiet,
            jobs: global
                .jobs
                .map_or_else(|| available_parallelism().map_or(1, |n| n.get()), usize::from),
            mapping: Mapping::default(),
        })
    }

    /// How documents are read with the chosen form.
    ///
    /// # Errors
    /// When there is no such form.
    pub fn options(&self, choice: &FormChoice) -> Result<Options, Failure> {
        let Some(id) = &choice.mapping else { return Ok(Options::default()) };
        if !self.mapping.forms.iter().any(|form| form.id == *id) {
            let known: Vec<&str> = self.mapping.forms.iter().map(|f| f.id.as_str()).collect();
            return Err(Failure::usage(format!(
                "there is no form {id:?}; known are: {}",
                known.join(", ")
            )));
        }
        Ok(Options { form: Some(id.clone()), ..Options::default() })
    }
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
