//! Reading of the fields of a map: required and optional, with every fault noted and none fatal.
//! It does not know which fields a form has; the callers give the lists.

use super::yaml::{Data, Key, Node};
use crate::mapping::fault::{At, Fault, did_you_mean};

/// A file that is being read, with the faults found so far.
pub(super) struct Reading<'f> {
    pub(super) file: &'f str,
    pub(super) faults: &'f mut Vec<Fault>,
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) at: At,
    pub(super) text: String,
}

impl Reading<'_> {
    /// Notes a fault.
    pub(super) fn fault(&mut self, at: At, message: impl Into<String>) {
        self.faults.push(Fault {
            file: self.file.to_owned(),
            at: Some(at),
            message: message.into(),
        });
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
        for (i, (key, _)) in entries.iter().enumerate() {
            if !known.contains(&key.text.as_str()) {
                let hint = did_you_mean(&key.text, known.iter().copied());
                let hint = match hint.is_empty() {
                    true => format!("; {what} has {}", known.join(", ")),
                    false => hint,
                };
                self.fault(key.at, format!("unknown key `{}` in {what}{hint}", key.text));
            } else if entries[..i].iter().any(|(earlier, _)| earlier.text == key.text) {
                self.fault(key.at, format!("key `{}` stands twice in {what}", key.text));
            }
        }
        Some(Fields { at: node.at, what, entries })
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
            self.fault(fields.at, format!("{} has no `{key}`", fields.what));
            return None;
        }
        self.optional(fields, key).or_else(|| {
            let said = self.faults.last().is_some_and(|f| {
                f.at.is_some_and(|at| fields.get(key).is_some_and(|n| n.at == at))
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
        self.fault(
            placed.at,
            format!(
                "{what} `{}` is not one of {}{}",
                placed.text,
                names.join(", "),
                did_you_mean(&placed.text, names.iter().copied())
            ),
        );
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
    pub(super) at: At,
    what: &'static str,
    entries: &'n [(Key, Node)],
}

impl<'n> Fields<'n> {
    /// The fields of a map whose keys are not looked at yet; `None` when it is no map.
    pub(super) fn loose(node: &'n Node) -> Option<Self> {
        match &node.data {
            Data::Map(entries) => Some(Fields { at: node.at, what: "a constraint", entries }),
            _ => None,
        }
    }

    /// The value of a key, when it is there and not null.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        let (_, node) = self.entries.iter().find(|(k, _)| k.text == key)?;
        (node.data != Data::Null).then_some(node)
    }
}
