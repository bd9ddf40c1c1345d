//! YAML text → a tree of scalars, lists and maps, each with its line and column.
//! It gives no meaning to keys; the only file that knows the YAML parser.

use crate::mapping::fault::At;
use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, options};

/// Nesting of a mapping file; a form needs nine. Deeper is no mapping.
const MAX_DEPTH: usize = 32;

/// Scalars, lists and maps of one file; the largest form has some thousands.
const MAX_NODES: usize = 400_000;

/// A place in one of the files that are read together; line and column count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    /// Which file, in the order in which they are read.
    pub(super) file: usize,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Mark {
    /// The place without its file.
    pub(super) fn in_file(self) -> At {
        At { line: self.line, column: self.column }
    }
}

/// A value of the file with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) at: Mark,
    pub(super) data: Data,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Data {
    /// Nothing, `~` or `null`.
    Null,
    /// Any scalar, as written: `1.0`, `01` and `yes` keep their characters.
    Scalar(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in file order. A key that is written twice stands here twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a map with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    pub(super) at: Mark,
    pub(super) text: String,
}

impl Node {
    /// What it is called in messages.
    pub(super) fn kind(&self) -> &'static str {
        match self.data {
            Data::Null => "nothing",
            Data::Scalar(_) => "a text",
            Data::List(_) => "a list",
            Data::Map(_) => "a map",
        }
    }
}

/// A list or map that is not closed yet.
enum Open {
    List(Mark, Vec<Node>),
    Map(Mark, Vec<(Key, Node)>, Option<Key>),
}

/// The tree of the text of file number `file`; an empty file is [`Data::Null`].
///
/// # Errors
/// The place and the message, when it is not YAML, or YAML of a kind that mappings do without
/// (anchors and aliases, which can be made to explode; tags; several documents; lists as keys),
/// or too deep or too large.
pub(super) fn parse(file: usize, text: &str) -> Result<Node, (Mark, String)> {
    let parser = Parser::new_from_str_with_options(
        text,
        options! { emit_comments: false, flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH },
    );
    let mut open: Vec<Open> = Vec::new();
    let mut root: Option<Node> = None;
    let mut nodes = 0usize;
    for event in parser {
        let (event, span) = event.map_err(|error| scan_error(file, &error))?;
        let at = place(file, &span);
        let whole = match event {
            Event::Alias(_) => {
                return Err((at, refused("aliases (*name)")));
            }
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(_, anchor, _)
            | Event::MappingStart(_, anchor, _)
                if anchor != 0 =>
            {
                return Err((at, refused("anchors (&name)")));
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, _, Some(_))
            | Event::MappingStart(_, _, Some(_)) => {
                return Err((at, "tags (!name) are not used in mappings".into()));
            }
            Event::Scalar(value, style, ..) => {
                let data = match style {
                    ScalarStyle::Plain if matches!(&*value, "" | "~" | "null") => Data::Null,
                    _ => Data::Scalar(value.into_owned()),
                };
                Some(Node { at, data })
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(at, Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(at, Vec::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(at, items)) => Some(Node { at, data: Data::List(items) }),
                Some(Open::Map(at, entries, _)) => Some(Node { at, data: Data::Map(entries) }),
                None => None,
            },
            Event::DocumentStart(..) if root.is_some() => {
                return Err((at, "a mapping file holds one document, here begins another".into()));
            }
            _ => None,
        };
        nodes += 1;
        if nodes > MAX_NODES {
            return Err((at, format!("limit: more than {MAX_NODES} values in one mapping file")));
        }
        if open.len() > MAX_DEPTH {
            return Err((at, format!("limit: nested deeper than {MAX_DEPTH} levels")));
        }
        let Some(node) = whole else { continue };
        match open.last_mut() {
            None => root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, entries, key)) => match (key.take(), node.data) {
                (Some(key), data) => entries.push((key, Node { at: node.at, data })),
                (None, Data::Scalar(text)) => *key = Some(Key { at: node.at, text }),
                (None, _) => return Err((node.at, "a key must be a text".into())),
            },
        }
    }
    Ok(root.unwrap_or(Node { at: Mark { file, line: 1, column: 1 }, data: Data::Null }))
}

/// Anchors let a short text stand for an endless one.
fn refused(what: &str) -> String {
    format!("limit: {what} are not used in mappings, they can be made to explode; write it out")
}

fn place(file: usize, span: &Span) -> Mark {
    Mark { file, line: span.start.line(), column: span.start.col() + 1 }
}

fn scan_error(file: usize, error: &ScanError) -> (Mark, String) {
    let marker = error.marker();
    let what = error.info();
    // The parser counts nesting itself and stops before we see it.
    let limit = if what.contains("limit") { "limit" } else { "not YAML" };
    (Mark { file, line: marker.line(), column: marker.col() + 1 }, format!("{limit}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_keep_their_characters_and_places() {
        let tree = parse(0, "a: 01\n\"b\": [x, \"~\", ~]\n").unwrap();
        let Data::Map(entries) = tree.data else { panic!("a map") };
        assert_eq!(
            entries[0].0,
            Key { at: Mark { file: 0, line: 1, column: 1 }, text: "a".into() }
        );
        assert_eq!(entries[0].1.data, Data::Scalar("01".into()));
        assert_eq!(entries[1].1.at, Mark { file: 0, line: 2, column: 6 });
        let Data::List(items) = &entries[1].1.data else { panic!("a list") };
        let kinds: Vec<&Data> = items.iter().map(|n| &n.data).collect();
        assert_eq!(kinds, [&Data::Scalar("x".into()), &Data::Scalar("~".into()), &Data::Null]);
    }

    #[test]
    fn hostile_yaml_ends_with_a_place_and_a_reason() {
        let check = |text: &str, expect: &str| {
            let (_, message) = parse(0, text).expect_err("refused");
            assert!(message.contains(expect), "{message}");
        };
        check("a: &x [1]\nb: [*x, *x]\n", "anchors");
        check("a: !!binary x", "tags");
        check("a: 1\n---\nb: 2\n", "one document");
        check("[a]: 1", "key must be a text");
        check("a: [1", "not YAML");
        check("a: 1\n b: 2", "not YAML");
        check(&"[".repeat(100_000), "limit");
        check(&(0..2000).map(|i| format!("{}a:\n", " ".repeat(i))).collect::<String>(), "limit");
        check(&"- 1\n".repeat(MAX_NODES), "limit");
    }
}
