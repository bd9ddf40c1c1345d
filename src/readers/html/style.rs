//! What elements look like as far as it decides what is printed: hidden, block, bold, raised.
//! It reads names, attributes and inline styles; style sheets are not applied.

use super::tree::{NodeId, Tree};

/// True when the element and all in it is not printed.
pub fn is_hidden(tree: &Tree, node: NodeId) -> bool {
    let Some(name) = tree.name(node) else { return false };
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "template"
            | "title"
            | "noscript"
            | "iframe"
            | "object"
            | "svg"
            | "math"
            | "audio"
            | "video"
            | "canvas"
            | "datalist"
            | "del"
            | "select"
            | "textarea"
            | "button"
            | "rp"
            | "rt"
    ) || tree.attr(node, "hidden").is_some()
        || declares(tree, node, "display", "none")
        || declares(tree, node, "visibility", "hidden")
        || declares(tree, node, "mso-hide", "all")
}

/// True when the element starts and ends a line of its own.
pub fn is_block(tree: &Tree, node: NodeId) -> bool {
    let Some(name) = tree.name(node) else { return false };
    matches!(
        name,
        "html"
            | "body"
            | "p"
            | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "pre"
            | "blockquote"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "hr"
            | "section"
            | "article"
            | "aside"
            | "main"
            | "nav"
            | "header"
            | "footer"
            | "address"
            | "figure"
            | "figcaption"
            | "fieldset"
            | "legend"
            | "form"
            | "details"
            | "summary"
            | "center"
            | "menu"
            | "dir"
            | "hgroup"
            | "search"
            | "listing"
            | "xmp"
            | "plaintext"
    ) || declares(tree, node, "display", "block")
}

/// Whether the element turns bold on (`Some(true)`) or off for what is in it.
pub fn bold(tree: &Tree, node: NodeId) -> Option<bool> {
    let name = tree.name(node)?;
    match declared(tree, node, "font-weight").as_deref() {
        Some("bold" | "bolder" | "600" | "700" | "800" | "900") => return Some(true),
        Some("normal" | "lighter" | "100" | "200" | "300" | "400" | "500") => return Some(false),
        _ => {}
    }
    matches!(name, "b" | "strong" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6").then_some(true)
}

/// True when line breaks of the source are printed.
pub fn keeps_lines(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.name(node), Some("pre" | "listing" | "xmp" | "plaintext"))
        || declared(tree, node, "white-space").is_some_and(|v| v.starts_with("pre"))
}

/// True when the element is raised above the line.
pub fn is_raised(tree: &Tree, node: NodeId) -> bool {
    tree.name(node) == Some("sup") || declares(tree, node, "vertical-align", "super")
}

/// True when the list or item has its label switched off.
pub fn has_no_label(tree: &Tree, node: NodeId) -> bool {
    ["list-style", "list-style-type"]
        .iter()
        .any(|p| declared(tree, node, p).is_some_and(|v| v.split(' ').any(|w| w == "none")))
}

/// True when the inline style declares exactly that.
pub fn declares(tree: &Tree, node: NodeId, property: &str, value: &str) -> bool {
    declared(tree, node, property).is_some_and(|v| v == value)
}

/// The value of a property in the inline style, lower case, without `!important`.
fn declared(tree: &Tree, node: NodeId, property: &str) -> Option<String> {
    let style = tree.attr(node, "style")?;
    // The last declaration wins (CSS Cascade 4, section 6.4.4, order of appearance).
    style.rsplit(';').find_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        name.trim().eq_ignore_ascii_case(property).then(|| {
            value.trim().to_ascii_lowercase().trim_end_matches("!important").trim().to_owned()
        })
    })
}
