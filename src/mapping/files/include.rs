//! Parts of forms: an item `{include: FILE}` of a list stands for the same list of another file.
//! It puts items in their places and reads none of them.

use super::fields::Reading;
use super::yaml::{Data, Mark, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Lists of which a part may hold items.
pub(super) const LISTS: [&str; 5] = ["sections", "groups", "rows", "constraints", "tests"];

/// Keys of a part.
const PART_KEYS: &[&str] = &["part", "sections", "groups", "rows", "constraints", "tests"];

/// Parts within parts. A part of the rows of a group of a section needs three.
const MAX_DEPTH: usize = 8;

/// Values of a form with all its parts: as many as one file may have. Parts that include parts
/// several times would grow without end.
const MAX_VALUES: usize = 400_000;

/// The parts that forms can include.
pub(super) struct Parts<'t> {
    by_file: BTreeMap<usize, &'t Node>,
    used: BTreeSet<usize>,
}

impl<'t> Parts<'t> {
    /// The parts with the numbers of their files; unknown keys in them are faults.
    pub(super) fn new(parts: impl Iterator<Item = &'t Node>, reading: &mut Reading) -> Self {
        let by_file: BTreeMap<usize, &Node> = parts.map(|tree| (tree.at.file, tree)).collect();
        for tree in by_file.values() {
            if let Some(fields) = reading.fields(tree, "a part", PART_KEYS) {
                reading.required(&fields, "part");
            }
        }
        Parts { by_file, used: BTreeSet::new() }
    }

    /// The form with its parts in their places, and the numbers of the files they came from.
    pub(super) fn put_into(&mut self, form: &Node, reading: &mut Reading) -> (Node, Vec<usize>) {
        let mut work = Work {
            parts: &self.by_file,
            open: vec![form.at.file],
            files: Vec::new(),
            left: MAX_VALUES,
        };
        let whole = work.copy(form, reading);
        let mut files = work.files;
        files.sort_unstable();
        files.dedup();
        self.used.extend(&files);
        (whole, files)
    }

    /// A part that nobody includes is a fault: nobody would see that it has no effect.
    pub(super) fn finish(self, reading: &mut Reading) {
        for (file, tree) in &self.by_file {
            if !self.used.contains(file) {
                let message =
                    "no form includes this part; write `{include: FILE}` in a list of a form";
                reading.fault(tree.at, message);
            }
        }
    }
}

/// A form that is being put together.
struct Work<'w> {
    parts: &'w BTreeMap<usize, &'w Node>,
    /// The files that are being put in, outermost first.
    open: Vec<usize>,
    files: Vec<usize>,
    /// Values that may still come.
    left: usize,
}

impl Work<'_> {
    /// The node with parts in their places. It calls itself no deeper than files are nested times
    /// parts are nested, and both have their limits.
    fn copy(&mut self, node: &Node, reading: &mut Reading) -> Node {
        self.left = self.left.saturating_sub(1);
        let data = match &node.data {
            Data::Map(entries) => Data::Map(
                entries
                    .iter()
                    .map(|(key, value)| {
                        let value = match &value.data {
                            Data::List(items) if LISTS.contains(&key.text.as_str()) => {
                                let items = self.items(&key.text, items, reading);
                                Node { at: value.at, data: Data::List(items) }
                            }
                            _ => self.copy(value, reading),
                        };
                        (key.clone(), value)
                    })
                    .collect(),
            ),
            Data::List(items) => {
                Data::List(items.iter().map(|item| self.copy(item, reading)).collect())
            }
            other => other.clone(),
        };
        Node { at: node.at, data }
    }

    /// The items of a list, with those of parts in place of the lines that include them.
    fn items(&mut self, list: &str, items: &[Node], reading: &mut Reading) -> Vec<Node> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            match included(item) {
                Some(name) => out.extend(self.include(list, name, reading)),
                None => out.push(self.copy(item, reading)),
            }
        }
        out
    }

    fn include(&mut self, list: &str, name: &Node, reading: &mut Reading) -> Vec<Node> {
        let Some(placed) = reading.text_of(name, "the name of a part") else { return Vec::new() };
        let Some(file) = self.find(name.at, &placed.text, reading) else { return Vec::new() };
        let refusal = if self.open.contains(&file) {
            let names = self.open.iter().chain([&file]).map(|&f| reading.files[f]);
            let way: Vec<&str> = names.collect();
            Some(format!("limit: a part includes itself: {}", way.join(" → ")))
        } else if self.open.len() > MAX_DEPTH {
            Some(format!("limit: parts are nested deeper than {MAX_DEPTH}"))
        } else if self.left == 0 {
            Some(format!("limit: more than {MAX_VALUES} values in a form with its parts"))
        } else {
            None
        };
        if let Some(message) = refusal {
            reading.fault(name.at, message);
            return Vec::new();
        }
        let Some(Data::Map(entries)) = self.parts.get(&file).map(|tree| &tree.data) else {
            return Vec::new();
        };
        let found = entries.iter().find(|(key, _)| key.text == list);
        let Some((_, Node { data: Data::List(items), .. })) = found else {
            reading.fault(name.at, format!("`{}` has no list `{list}`", placed.text));
            return Vec::new();
        };
        self.files.push(file);
        self.open.push(file);
        let items = self.items(list, items, reading);
        self.open.pop();
        items
    }

    /// The part of that name, beside the file that names it.
    fn find(&self, from: Mark, name: &str, reading: &mut Reading) -> Option<usize> {
        let own = reading.file(from);
        let folder = &own[..own.rfind(['/', '\\']).map_or(0, |at| at + 1)];
        let wanted = format!("{folder}{name}");
        let file = self.parts.keys().copied().find(|&f| reading.files[f] == wanted);
        if file.is_none() {
            let known = self.parts.keys().filter_map(|&f| reading.files[f].strip_prefix(folder));
            let hint = reading.hint(name, known);
            let message = match reading.files.contains(&wanted.as_str()) {
                true => format!("`{name}` is no part: only a file that begins with `part:` is one"),
                false => format!("there is no file `{name}` in the folder{hint}"),
            };
            reading.fault(from, message);
        }
        file
    }
}

/// The file that an item names, when it is `{include: FILE}` and nothing else.
pub(super) fn included(item: &Node) -> Option<&Node> {
    match &item.data {
        Data::Map(entries) => match entries.as_slice() {
            [(key, name)] if key.text == "include" => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Names of the files that a form or part includes, wherever they stand.
pub(super) fn names(tree: &Node) -> Vec<String> {
    let mut out = Vec::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        match (&node.data, included(node).map(|n| &n.data)) {
            (_, Some(Data::Scalar(name))) => out.push(name.clone()),
            (Data::Map(entries), _) => open.extend(entries.iter().map(|(_, value)| value)),
            (Data::List(items), _) => open.extend(items),
            _ => {}
        }
    }
    out
}
