//! HTML text → element tree, through html5ever (the only file that names it), bounded while parsing.
//! It does not interpret: no layout, no visibility, no text folding.

use crate::limits::Limits;
use crate::status::{LimitKind, ReadError};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, LocalName, ParseOpts, QualName, expanded_name, local_name, ns};
use std::borrow::Cow;
use std::cell::{Ref, RefCell};

/// Index of a node in its [`Tree`].
pub type NodeId = usize;

/// "No node" in the links below.
const NONE: NodeId = usize::MAX;

/// Bytes given to the parser between two looks at the limits: small enough that nothing it can do
/// with them costs more than a few megabytes.
const CHUNK_BYTES: usize = 4096;

/// Most nodes of a tree. A node costs about 150 bytes; a page of 50 MB of real text has fewer than
/// two million, and re-opened formatting elements can multiply nodes without bound.
const MAX_NODES: usize = 3_000_000;

/// An element tree; node 0 is the document.
pub struct Tree {
    nodes: Vec<Node>,
}

struct Node {
    parent: NodeId,
    first: NodeId,
    last: NodeId,
    prev: NodeId,
    next: NodeId,
    data: Data,
}

enum Data {
    Other,
    Text(StrTendril),
    Element { name: QualName, attrs: Vec<(LocalName, StrTendril)> },
}

impl Tree {
    /// Parses a page; broken markup is repaired as browsers do.
    ///
    /// # Errors
    /// `limit_depth` when elements nest deeper than allowed, `limit_blocks` when there are more
    /// nodes than any real page has.
    pub fn parse(text: &str, limits: &Limits) -> Result<Tree, ReadError> {
        let sink = Sink {
            tree: RefCell::new(Tree { nodes: vec![Node::new(Data::Other)] }),
            depth_limit: limits.html_depth,
        };
        let options = ParseOpts {
            tree_builder: TreeBuilderOpts { scripting_enabled: false, ..Default::default() },
            ..Default::default()
        };
        let mut parser = html5ever::parse_document(sink, options);
        let mut rest = text;
        while !rest.is_empty() {
            let mut cut = rest.len().min(CHUNK_BYTES);
            while !rest.is_char_boundary(cut) {
                cut += 1;
            }
            let (chunk, remainder) = rest.split_at(cut);
            parser.process(StrTendril::from_slice(chunk));
            parser.tokenizer.sink.sink.check()?;
            rest = remainder;
        }
        let sink = parser.finish();
        sink.check()?;
        let tree = sink.tree.into_inner();
        tree.check_depth(limits.html_depth)?;
        Ok(tree)
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The element's name in lower case; `None` for text and the like.
    pub fn name(&self, node: NodeId) -> Option<&str> {
        match &self.nodes[node].data {
            Data::Element { name, .. } => Some(&name.local),
            _ => None,
        }
    }

    /// The text of a text node.
    pub fn text(&self, node: NodeId) -> Option<&str> {
        match &self.nodes[node].data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// An attribute's value.
    pub fn attr(&self, node: NodeId, key: &str) -> Option<&str> {
        match &self.nodes[node].data {
            Data::Element { attrs, .. } => {
                attrs.iter().find(|(name, _)| &**name == key).map(|(_, value)| &**value)
            }
            _ => None,
        }
    }

    /// The node that holds this one.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        some(self.nodes[node].parent)
    }

    /// The nodes directly in this one, in order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(some(self.nodes[node].first), |&n| some(self.nodes[n].next))
    }

    /// The node and all below it, parents before children, in document order.
    pub fn descendants(&self, root: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(root), move |&node| self.after(node, root, true))
    }

    /// The next node in document order within `root`, with or without going into `node`.
    pub fn after(&self, node: NodeId, root: NodeId, enter: bool) -> Option<NodeId> {
        if enter && self.nodes[node].first != NONE {
            return Some(self.nodes[node].first);
        }
        let mut node = node;
        while node != root && node != NONE {
            if self.nodes[node].next != NONE {
                return Some(self.nodes[node].next);
            }
            node = self.nodes[node].parent;
        }
        None
    }

    /// Foster parenting and adoption move subtrees, so the depth seen while parsing may be short.
    fn check_depth(&self, limit: usize) -> Result<(), ReadError> {
        let mut stack: Vec<(NodeId, usize)> = vec![(0, 0)];
        while let Some((node, depth)) = stack.pop() {
            if depth > limit {
                return Err(too_deep(limit));
            }
            for child in self.children(node) {
                if self.nodes[child].first != NONE {
                    stack.push((child, depth + 1));
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, data: Data) -> NodeId {
        self.nodes.push(Node::new(data));
        self.nodes.len() - 1
    }

    fn detach(&mut self, node: NodeId) {
        let Node { parent, prev, next, .. } = self.nodes[node];
        match (some(prev), some(parent)) {
            (Some(prev), _) => self.nodes[prev].next = next,
            (None, Some(parent)) => self.nodes[parent].first = next,
            _ => {}
        }
        match (some(next), some(parent)) {
            (Some(next), _) => self.nodes[next].prev = prev,
            (None, Some(parent)) => self.nodes[parent].last = prev,
            _ => {}
        }
        let node = &mut self.nodes[node];
        (node.parent, node.prev, node.next) = (NONE, NONE, NONE);
    }

    /// Puts `node` into `parent` before `next`, or at the end.
    fn insert(&mut self, parent: NodeId, node: NodeId, next: Option<NodeId>) {
        self.detach(node);
        let prev = next.map_or(self.nodes[parent].last, |next| self.nodes[next].prev);
        self.nodes[node].parent = parent;
        self.nodes[node].prev = prev;
        self.nodes[node].next = next.unwrap_or(NONE);
        match some(prev) {
            Some(prev) => self.nodes[prev].next = node,
            None => self.nodes[parent].first = node,
        }
        match next {
            Some(next) => self.nodes[next].prev = node,
            None => self.nodes[parent].last = node,
        }
    }

    /// Puts a node or text into `parent` before `next`; text joins the text before it.
    fn add(&mut self, parent: NodeId, child: NodeOrText<NodeId>, next: Option<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => self.insert(parent, node, next),
            NodeOrText::AppendText(text) => {
                let prev = next.map_or(self.nodes[parent].last, |next| self.nodes[next].prev);
                if let Some(prev) = some(prev)
                    && let Data::Text(before) = &mut self.nodes[prev].data
                {
                    before.push_tendril(&text);
                    return;
                }
                let node = self.push(Data::Text(text));
                self.insert(parent, node, next);
            }
        }
    }
}

impl Node {
    fn new(data: Data) -> Node {
        Node { parent: NONE, first: NONE, last: NONE, prev: NONE, next: NONE, data }
    }
}

fn some(node: NodeId) -> Option<NodeId> {
    (node != NONE).then_some(node)
}

fn too_deep(limit: usize) -> ReadError {
    ReadError::limit(
        LimitKind::Depth,
        format!("the HTML nests more than {limit} elements; save it again from a word processor"),
    )
}

struct Sink {
    tree: RefCell<Tree>,
    depth_limit: usize,
}

impl Sink {
    /// The limits, looked at between chunks. What is open lies on the path of last children, except
    /// content moved out of tables, which the final check sees.
    fn check(&self) -> Result<(), ReadError> {
        let tree = self.tree.borrow();
        if tree.nodes.len() > MAX_NODES {
            return Err(ReadError::limit(
                LimitKind::Blocks,
                format!("the HTML makes more than {MAX_NODES} elements; split the document"),
            ));
        }
        let mut node = 0;
        for _ in 0..=self.depth_limit + 1 {
            match some(tree.nodes[node].last) {
                Some(last) => node = last,
                None => return Ok(()),
            }
        }
        Err(too_deep(self.depth_limit))
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Sink;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Sink {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        Ref::map(self.tree.borrow(), |tree| match &tree.nodes[*target].data {
            Data::Element { name, .. } => name,
            // The tree builder asks only for elements (TreeSink contract).
            _ => unreachable!("only elements have names"),
        })
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        let template = name.expanded() == expanded_name!(html "template");
        let attrs = attrs.into_iter().map(|a| (a.name.local, a.value)).collect();
        let mut tree = self.tree.borrow_mut();
        let node = tree.push(Data::Element { name, attrs });
        if template {
            let content = tree.push(Data::Other);
            tree.insert(node, content, None);
        }
        node
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.tree.borrow_mut().push(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.tree.borrow_mut().push(Data::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.tree.borrow_mut().add(*parent, child, None);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        prev_element: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.tree.borrow().parent(*element).is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(prev_element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        some(self.tree.borrow().nodes[*target].first).unwrap_or(*target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        let mut tree = self.tree.borrow_mut();
        if let NodeOrText::AppendNode(node) = new {
            tree.detach(node);
        }
        if let Some(parent) = tree.parent(*sibling) {
            tree.add(parent, new, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, new: Vec<Attribute>) {
        if let Data::Element { attrs, .. } = &mut self.tree.borrow_mut().nodes[*target].data {
            for attr in new {
                if !attrs.iter().any(|(name, _)| *name == attr.name.local) {
                    attrs.push((attr.name.local, attr.value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = some(tree.nodes[*node].first) {
            tree.insert(*new_parent, child, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_bounded_while_parsing() {
        let limits = Limits::default();
        let status = |text: String| Tree::parse(&text, &limits).err().map(|e| e.status.name());
        assert_eq!(status("<div>".repeat(400)), None);
        assert_eq!(status("<div>".repeat(5_000_000)), Some("limit_depth"));
        assert_eq!(status("<table>".repeat(1_000)), None); // each closes the one before
        assert_eq!(status("<table><tr><td>".repeat(100_000)), Some("limit_depth"));
        assert_eq!(status(format!("<table>{}", "<b>".repeat(20_000))), Some("limit_depth"));
    }

    #[test]
    fn reopened_formatting_elements_are_bounded() {
        let open: String = (0..400).map(|n| format!("<b a{n}>")).collect();
        let text = format!("<p>{open}") + &"<p>x".repeat(1_000_000);
        let status = Tree::parse(&text, &Limits::default()).err().map(|e| e.status.name());
        assert_eq!(status, Some("limit_blocks"));
    }

    #[test]
    fn misnested_markup_is_repaired() {
        let tree = Tree::parse("<p><b>a<p>b</b>c<table>d<tr><td>e", &Limits::default()).unwrap();
        let text: String = tree.descendants(0).filter_map(|n| tree.text(n)).collect();
        // Text directly in a table is moved in front of it, as browsers do.
        assert_eq!(text, "abcde");
    }
}
