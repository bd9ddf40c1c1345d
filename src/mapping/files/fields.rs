//! Reading of the fields of a map: required and optional, with every fault noted and none fatal.
//! It does not know which fields a form has; the callers give the lists.

use super::yaml::{Data, Key, Mark, Node};
use crate::mapping::fault::{Fault, did_you_mean, nearest};
use std::collections::HashSet;

/// Faults that are told at once. More are no help: a file with so many is another kind of file.
pub(super) const MAX_FAULTS: usize = 1_000;

/// Files that are being read, with the faults found so far.
pub(super) struct Reading<'f> {
    /// Names of the files.
    pub(super) files: &'f [&'f str],
    pub(super) faults: &'f mut Vec<Fault>,
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) at: Mark,
    pub(super) text: String,
}

impl Reading<'_> {
    /// Notes a fault. One that is known stays one: a part is read by each form that includes it.
    pub(super) fn fault(&mut self, at: Mark, message: impl Into<String>) {
        if self.is_full() {
            return;
        }
        let fault = Fault {
            file: self.file(at).to_owned(),
            at: Some(at.in_file()),
            message: message.into(),
        };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Name of the file that the place is in.
    pub(super) fn file(&self, at: Mark) -> &str {
        self.files.get(at.file).copied().unwrap_or_default()
    }

    /// What was probably meant, for a message; empty when nothing is near or nobody reads it.
    pub(super) fn hint<'a>(
        &self,
        written: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> String {
        if self.is_full() { String::new() } else { did_you_mean(written, known) }
    }

    /// What was probably meant, to go on with it; nothing when nobody reads the faults any more.
    pub(super) fn meant<'a>(
        &self,
        written: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        if self.is_full() { None } else { nearest(written, known) }
    }

    fn is_full(&self) -> bool {
        self.faults.len() >= MAX_FAULTS
    }

    /// The fields of a map; unknown and doubled keys are faults. `what` names the thing for
    /// messages: "a row".
    pub(super) fn fields<'n>(
        &mut self,
        node: &'n Node,
        what: &'static str,
        known: &'static [&'static str],
    ) -> Option<Fields<'n>> {
        let Data::Map(entries) = &node.data else {
            self.fault(node.at, format!("{what} is {}; expected a map", node.kind()));
            return None;
        };
        let mut seen = HashSet::new();
        for (key, _) in entries {
            if !known.contains(&key.text.as_str()) {
                let hint = self.hint(&key.text, known.iter().copied());
                let hint = match hint.is_empty() {
                    true => format!("; {what} has {}", known.join(", ")),
                    false => hint,
                };
                self.fault(key.at, format!("unknown key `{}` in {what}{hint}", key.text));
            } else if !seen.insert(key.text.as_str()) {
                self.fault(key.at, format!("key `{}` stands twice in {what}", key.text));
            }
        }
        Some(Fields { at: node.at, what, known, entries })
    }

    /// The items of a list field; missing is empty.
    pub(super) fn list<'n>(&mut self, fields: &Fields<'n>, key: &str) -> &'n [Node] {
        match fields.get(key) {
            None => &[],
            Some(Node { data: Data::List(items), .. }) => items,
            Some(node) => {
                self.fault(
                    node.at,
                    format!("`{key}` of {} is {}; expected a list", fields.what, node.kind()),
                );
                &[]
            }
        }
    }

    /// A text, or a fault.
    pub(super) fn text_of(&mut self, node: &Node, what: &str) -> Option<Placed> {
        match &node.data {
            Data::Scalar(text) if !text.trim().is_empty() => {
                Some(Placed { at: node.at, text: crate::text::clean(text) })
            }
            Data::Scalar(_) => {
                self.fault(node.at, format!("{what} is empty"));
                None
            }
            _ => {
                self.fault(node.at, format!("{what} is {}; expected a text", node.kind()));
                None
            }
        }
    }

    /// A text field that may be missing; an empty one counts as missing.
    pub(super) fn optional(&mut self, fields: &Fields, key: &str) -> Option<Placed> {
        let node = fields.get(key)?;
        if matches!(&node.data, Data::Scalar(text) if text.is_empty()) {
            return None;
        }
        self.text_of(node, &format!("`{key}` of {}", fields.what))
    }

    /// A text field that must be there.
    pub(super) fn required(&mut self, fields: &Fields, key: &str) -> Option<Placed> {
        if fields.get(key).is_none() {
            if !fields.misspells(key) {
                self.fault(fields.at, format!("{} has no `{key}`", fields.what));
            }
            return None;
        }
        self.optional(fields, key).or_else(|| {
            let said = self.faults.last().is_some_and(|f| {
                f.at.is_some_and(|at| fields.get(key).is_some_and(|n| n.at.in_file() == at))
            });
            if !said {
                self.fault(fields.at, format!("`{key}` of {} is empty", fields.what));
            }
            None
        })
    }

    /// A list of texts; a single text counts as a list of one.
    pub(super) fn texts(&mut self, fields: &Fields, key: &str) -> Vec<Placed> {
        let what = format!("an item of `{key}`");
        match fields.get(key) {
            Some(node @ Node { data: Data::Scalar(_), .. }) => {
                self.text_of(node, &what).into_iter().collect()
            }
            _ => {
                self.list(fields, key).iter().filter_map(|node| self.text_of(node, &what)).collect()
            }
        }
    }

    /// One word of a closed list.
    pub(super) fn choice<T: Copy>(
        &mut self,
        placed: &Placed,
        what: &str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == placed.text) {
            return Some(*value);
        }
        let names: Vec<&str> = choices.iter().map(|c| c.0).collect();
        let hint = self.hint(&placed.text, names.iter().copied());
        let names = names.join(", ");
        self.fault(placed.at, format!("{what} `{}` is not one of {names}{hint}", placed.text));
        None
    }

    /// A title in two languages: `{vi: …, en: …}`.
    pub(super) fn title(&mut self, fields: &Fields) -> Option<(String, String)> {
        let Some(node) = fields.get("title") else {
            self.fault(fields.at, format!("{} has no `title` {{vi, en}}", fields.what));
            return None;
        };
        let title = self.fields(node, "a title", &["vi", "en"])?;
        let vi = self.required(&title, "vi");
        let en = self.required(&title, "en");
        Some((vi?.text, en?.text))
    }
}

/// The fields of one map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'n> {
    pub(super) at: Mark,
    what: &'static str,
    /// The keys that it may have; none when they are not looked at yet.
    known: &'static [&'static str],
    entries: &'n [(Key, Node)],
}

impl<'n> Fields<'n> {
    /// The fields of a map whose keys are not looked at yet; `None` when it is no map.
    pub(super) fn loose(node: &'n Node) -> Option<Self> {
        match &node.data {
            Data::Map(entries) => {
                Some(Fields { at: node.at, what: "a constraint", known: &[], entries })
            }
            _ => None,
        }
    }

    /// True when an unknown key was probably meant to be this one: that fault is told already.
    fn misspells(&self, key: &str) -> bool {
        let unknown = |k: &Key| !self.known.contains(&k.text.as_str());
        !self.known.is_empty()
            && self.entries.iter().any(|(k, _)| {
                unknown(k) && nearest(&k.text, self.known.iter().copied()) == Some(key)
            })
    }

    /// The value of a key, when it is there and not null.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        let (_, node) = self.entries.iter().find(|(k, _)| k.text == key)?;
        (node.data != Data::Null).then_some(node)
    }
}
