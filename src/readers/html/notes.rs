//! Footnotes of a page: links to a note and back (Word, LibreOffice, pandoc and their like), and
//! bare raised marks whose note is a later paragraph that starts with the same raised mark.
//! It does not lower the text of notes; the walk does, told by what is found here.

use super::style;
use super::tree::{NodeId, Tree};
use std::collections::{HashMap, HashSet};

/// The linked footnotes of a page.
#[derive(Debug, Default)]
pub struct Notes {
    /// Links that are a note's mark in the text → index of the note.
    pub references: HashMap<NodeId, usize>,
    /// Elements that hold a note's text → index of the note.
    pub bodies: HashMap<NodeId, usize>,
    /// Links inside notes back to the text; not printed text of the note.
    pub back_links: HashSet<NodeId>,
    /// The notes, in order of their first mark: printed mark and body.
    pub notes: Vec<(String, Option<NodeId>)>,
}

/// Longest visible text of a mark, in characters: "[xviii]" and the like.
const MARK_CHARS: usize = 8;

/// Finds the linked footnotes.
pub fn find(tree: &Tree) -> Notes {
    let mut order = vec![0usize; tree.len()];
    let mut targets: HashMap<&str, NodeId> = HashMap::new();
    let mut links: Vec<(NodeId, &str)> = Vec::new();
    for (position, node) in tree.descendants(0).enumerate() {
        order[node] = position;
        let Some(name) = tree.name(node) else { continue };
        for key in names_of(tree, node) {
            targets.entry(key).or_insert(node);
        }
        if name == "a"
            && let Some(fragment) = tree.attr(node, "href").and_then(|h| h.strip_prefix('#'))
            && !fragment.is_empty()
        {
            links.push((node, fragment));
        }
    }
    let mut links_to: HashMap<&str, Vec<NodeId>> = HashMap::new();
    for &(node, fragment) in &links {
        links_to.entry(fragment).or_default().push(node);
    }
    let mut found = Notes::default();
    let mut by_target: HashMap<NodeId, usize> = HashMap::new();
    for &(link, fragment) in &links {
        let Some(&target) = targets.get(fragment) else { continue };
        if order[target] <= order[link] {
            continue;
        }
        let Some(mark) = mark_of(tree, link) else { continue };
        let own = own_names(tree, link);
        let back: Vec<NodeId> = own
            .iter()
            .filter_map(|name| links_to.get(name))
            .flatten()
            .copied()
            // A few elements before: the target may be inside the link back.
            .filter(|&b| order[b] + 4 >= order[target])
            .collect();
        let raised = is_raised_link(tree, link);
        if back.is_empty() && !raised {
            continue;
        }
        let index = match by_target.get(&target) {
            Some(&index) => index,
            None => {
                let Some(body) = body_of(tree, target, link) else { continue };
                let index = found.notes.len();
                // Two notes in one paragraph cannot be told apart: the text stays with the first.
                let body = (!found.bodies.contains_key(&body)).then_some(body);
                if let Some(body) = body {
                    found.bodies.insert(body, index);
                }
                found.notes.push((mark, body));
                by_target.insert(target, index);
                index
            }
        };
        found.references.insert(link, index);
        found.back_links.extend(back);
    }
    found
}

/// The visible text of a raised mark without brackets, when it is short and looks like one.
pub fn mark_of(tree: &Tree, node: NodeId) -> Option<String> {
    let text = short_text(tree, node)?;
    let mark = text.trim().trim_matches(['[', ']', '(', ')', '.', ' ']);
    let is_mark = match mark.chars().count() {
        0 => false,
        1 => mark.chars().all(|c| c.is_alphanumeric() || "*†‡§".contains(c)),
        2..=3 => {
            mark.chars().all(|c| c.is_ascii_digit()) || mark.chars().all(|c| "*ivx".contains(c))
        }
        _ => mark.chars().all(|c| "ivxlc*".contains(c)),
    };
    is_mark.then(|| mark.to_owned())
}

/// The text of a node when it has few characters.
pub fn short_text(tree: &Tree, node: NodeId) -> Option<String> {
    /// A mark is wrapped in a handful of spans and conditional comments at most.
    const MARK_NODES: usize = 40;
    let mut text = String::new();
    for (count, inner) in tree.descendants(node).enumerate() {
        if let Some(piece) = tree.text(inner) {
            text.push_str(piece.trim());
        }
        if count > MARK_NODES || text.chars().count() > MARK_CHARS {
            return None;
        }
    }
    Some(text)
}

fn names_of(tree: &Tree, node: NodeId) -> impl Iterator<Item = &str> {
    let name = tree.attr(node, "name").filter(|_| tree.name(node) == Some("a"));
    tree.attr(node, "id").into_iter().chain(name).filter(|key| !key.is_empty())
}

/// The names by which a note can point back at a link: its own, those of the elements around it
/// (a `sup`, a `span`) and of those in it.
fn own_names(tree: &Tree, link: NodeId) -> Vec<&str> {
    let mut names: Vec<&str> =
        tree.descendants(link).take(8).flat_map(|n| names_of(tree, n)).collect();
    let mut node = link;
    while let Some(parent) = tree.parent(node) {
        if style::is_block(tree, parent) {
            break;
        }
        names.extend(names_of(tree, parent));
        node = parent;
    }
    names
}

fn is_raised_link(tree: &Tree, link: NodeId) -> bool {
    if tree.descendants(link).take(8).any(|n| style::is_raised(tree, n)) {
        return true;
    }
    let mut node = link;
    while let Some(parent) = tree.parent(node) {
        if style::is_block(tree, parent) {
            return false;
        }
        if style::is_raised(tree, parent) {
            return true;
        }
        node = parent;
    }
    false
}

/// The element that holds the note: the block of the target, or the element that a word processor
/// puts around the blocks of one note. None when the target is no note (a heading, a whole page).
fn body_of(tree: &Tree, target: NodeId, link: NodeId) -> Option<NodeId> {
    let mut body = target;
    while !style::is_block(tree, body) {
        body = tree.parent(body)?;
    }
    if let Some(parent) = tree.parent(body).filter(|&p| is_note_frame(tree, p)) {
        body = parent;
    }
    let name = tree.name(body)?;
    let no_note = matches!(
        name,
        "html"
            | "body"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "main"
            | "ol"
            | "ul"
    );
    let mut node = link;
    while let Some(parent) = tree.parent(node) {
        if parent == body {
            return None;
        }
        node = parent;
    }
    (!no_note).then_some(body)
}

/// True for an element that holds exactly one note: `<div style="mso-element:footnote" id="ftn1">`
/// (Word), `<div id="sdfootnote1">` (LibreOffice), `<li id="fn1">`, `<aside id="fn1">` (pandoc).
fn is_note_frame(tree: &Tree, node: NodeId) -> bool {
    if !matches!(tree.name(node), Some("div" | "li" | "aside" | "section")) {
        return false;
    }
    let numbered = tree.attr(node, "id").is_some_and(|id| {
        let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
        stem.len() < id.len()
            && matches!(
                stem.trim_end_matches(['-', ':', '_', '.']).trim_start_matches('_'),
                "ftn"
                    | "edn"
                    | "fn"
                    | "en"
                    | "sdfootnote"
                    | "sdendnote"
                    | "footnote"
                    | "endnote"
                    | "note"
            )
    });
    numbered
        || ["footnote", "endnote"]
            .iter()
            .any(|kind| style::declares(tree, node, "mso-element", kind))
}
