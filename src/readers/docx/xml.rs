//! XML of one part as events with resolved namespaces; the only file that names `quick-xml`.
//! It knows no element of a Word file and never follows an entity or a document type.

use crate::limits::Limits;
use crate::status::{LimitKind, ReadError};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;
use std::borrow::Cow;

/// Namespaces that mean something to a Word file, transitional (ECMA-376) and strict
/// (ISO/IEC 29500) alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ns {
    /// WordprocessingML: paragraphs, tables, runs.
    Word,
    /// Office mathematics.
    Math,
    /// Markup compatibility: `AlternateContent`.
    Compat,
    /// DrawingML, pictures included.
    Drawing,
    /// Charts, old and extended.
    Chart,
    /// SmartArt.
    Diagram,
    /// VML, the older drawings.
    Vml,
    /// `urn:schemas-microsoft-com:office:office`: embedded objects.
    Office,
    /// Relationship ids inside parts.
    Relation,
    /// A Word or drawing extension of later versions, understood as far as its text goes.
    Extension,
    /// Anything else, no namespace included.
    Other,
}

impl Ns {
    fn of(uri: &str) -> Ns {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Ns::Word,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Ns::Math,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Compat,
            "http://schemas.openxmlformats.org/drawingml/2006/main"
            | "http://purl.oclc.org/ooxml/drawingml/main"
            | "http://schemas.openxmlformats.org/drawingml/2006/picture"
            | "http://purl.oclc.org/ooxml/drawingml/picture" => Ns::Drawing,
            "http://schemas.openxmlformats.org/drawingml/2006/chart"
            | "http://purl.oclc.org/ooxml/drawingml/chart"
            | "http://schemas.microsoft.com/office/drawing/2014/chartex" => Ns::Chart,
            "http://schemas.openxmlformats.org/drawingml/2006/diagram"
            | "http://purl.oclc.org/ooxml/drawingml/diagram" => Ns::Diagram,
            "urn:schemas-microsoft-com:vml" => Ns::Vml,
            "urn:schemas-microsoft-com:office:office" => Ns::Office,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Ns::Relation,
            _ if uri.starts_with("http://schemas.microsoft.com/office/word/")
                || uri.starts_with("http://schemas.microsoft.com/office/drawing/") =>
            {
                Ns::Extension
            }
            _ => Ns::Other,
        }
    }
}

/// A start tag.
pub struct Tag<'a> {
    /// Namespace of the element.
    pub ns: Ns,
    element: BytesStart<'a>,
}

impl Tag<'_> {
    /// Name without prefix.
    pub fn name(&self) -> &str {
        self.element.local_name().into_inner()
    }
}

/// What comes next in a part; an empty element comes as a start and an end.
pub enum Node<'a> {
    /// A start tag.
    Start(Tag<'a>),
    /// The end of the innermost open element.
    End,
    /// Character data; one text may come in several pieces.
    Text(Cow<'a, str>),
    /// The end of the part, with all elements closed.
    Eof,
}

/// Scope of namespace declarations at one place; Word itself declares about 35 on the root. The
/// look-up scans them, so the number is bounded.
const MAX_NAMESPACES: usize = 256;

/// A part that is being read.
pub struct Xml<'a> {
    reader: NsReader<&'a [u8]>,
    part: &'a str,
    depth: usize,
    max_depth: usize,
}

impl<'a> Xml<'a> {
    /// Reads `text`; `part` names it in messages.
    pub fn new(text: &'a str, part: &'a str, limits: &Limits) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = false;
        reader.resolver_mut().set_max_namespace_bindings(MAX_NAMESPACES);
        Xml { reader, part, depth: 0, max_depth: limits.xml_depth }
    }

    /// The next node.
    ///
    /// # Errors
    /// `corrupt` for XML that is not well formed, for a document type and for entities other than
    /// the five of XML; `limit_depth` for too deep a nesting.
    pub fn node(&mut self) -> Result<Node<'a>, ReadError> {
        loop {
            let event = self.reader.read_event().map_err(|error| self.broken(&error))?;
            return Ok(match event {
                Event::Start(element) | Event::Empty(element) => {
                    self.depth += 1;
                    if self.depth > self.max_depth {
                        return Err(ReadError::limit(
                            LimitKind::Depth,
                            format!(
                                "{} nests elements deeper than {}; simplify its tables and text \
                                 boxes, or raise the limit on XML depth",
                                self.part, self.max_depth
                            ),
                        ));
                    }
                    let (resolved, _) = self.reader.resolver().resolve_element(element.name());
                    let ns = match resolved {
                        ResolveResult::Bound(Namespace(uri)) => Ns::of(uri),
                        _ => Ns::Other,
                    };
                    Node::Start(Tag { ns, element })
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::End
                }
                Event::Text(text) => Node::Text(text.into_inner()),
                Event::CData(text) => Node::Text(text.into_inner()),
                Event::GeneralRef(name) => {
                    let c = match name.resolve_char_ref() {
                        Ok(Some(c)) => c,
                        Ok(None) => match &*name {
                            "lt" => '<',
                            "gt" => '>',
                            "amp" => '&',
                            "quot" => '"',
                            "apos" => '\'',
                            _ => return Err(self.refused("an entity of its own")),
                        },
                        Err(error) => return Err(self.broken(&error)),
                    };
                    Node::Text(Cow::Owned(c.to_string()))
                }
                Event::DocType(_) => return Err(self.refused("a document type (DTD)")),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
                Event::Eof if self.depth > 0 => return Err(self.broken(&"it ends early")),
                Event::Eof => Node::Eof,
            });
        }
    }

    /// The next child of the open element, or `None` at its end. The caller must consume the
    /// child: by its children, by [`Xml::skip`].
    ///
    /// # Errors
    /// As [`Xml::node`].
    pub fn child(&mut self) -> Result<Option<Tag<'a>>, ReadError> {
        loop {
            match self.node()? {
                Node::Start(tag) => return Ok(Some(tag)),
                Node::End | Node::Eof => return Ok(None),
                Node::Text(_) => {}
            }
        }
    }

    /// Passes over the rest of the open element.
    ///
    /// # Errors
    /// As [`Xml::node`].
    pub fn skip(&mut self) -> Result<(), ReadError> {
        let mut open = 1usize;
        while open > 0 {
            match self.node()? {
                Node::Start(_) => open += 1,
                Node::End => open -= 1,
                Node::Text(_) => {}
                Node::Eof => break,
            }
        }
        Ok(())
    }

    /// The value of an attribute of the element's own vocabulary, prefixed or not.
    pub fn attr<'t>(&self, tag: &'t Tag<'_>, name: &str) -> Option<Cow<'t, str>> {
        self.attr_in(tag, tag.ns, name)
    }

    /// The value of an attribute of the given namespace, or without prefix.
    pub fn attr_in<'t>(&self, tag: &'t Tag<'_>, ns: Ns, name: &str) -> Option<Cow<'t, str>> {
        let mut attributes = tag.element.attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten() {
            let (local, prefix) = attribute.key.decompose();
            if local.into_inner() != name {
                continue;
            }
            if prefix.is_some() {
                match self.reader.resolver().resolve_attribute(attribute.key).0 {
                    ResolveResult::Bound(Namespace(uri)) if Ns::of(uri) == ns => {}
                    _ => continue,
                }
            }
            return attribute.normalized_value(XmlVersion::Implicit1_0).ok();
        }
        None
    }

    /// An attribute as a number.
    pub fn number<T: std::str::FromStr>(&self, tag: &Tag<'_>, name: &str) -> Option<T> {
        self.attr(tag, name)?.trim().parse().ok()
    }

    /// The value of an on/off element (ECMA-376 part 1, 17.17.4): on unless it says otherwise.
    pub fn is_on(&self, tag: &Tag<'_>) -> bool {
        !matches!(self.attr(tag, "val").as_deref(), Some("0" | "false" | "off" | "none"))
    }

    /// `xml:space`, where given.
    pub fn preserves_space(&self, tag: &Tag<'_>) -> Option<bool> {
        if !tag.element.attributes_raw().contains("xml:space") {
            return None;
        }
        let mut attributes = tag.element.attributes();
        attributes.with_checks(false);
        attributes
            .flatten()
            .find(|a| a.key.into_inner() == "xml:space")
            .map(|a| &*a.value == "preserve")
    }

    /// True when all prefixes in the attribute `Requires` are bound to namespaces whose text we
    /// understand (ECMA-376 part 3: `mc:Choice`).
    pub fn understands(&self, choice: &Tag<'_>) -> bool {
        let Some(required) = self.attr(choice, "Requires") else { return false };
        required.split_whitespace().all(|prefix| {
            let name = format!("{prefix}:x");
            match self.reader.resolver().resolve_attribute(quick_xml::name::QName(&name)).0 {
                ResolveResult::Bound(Namespace(uri)) => !matches!(Ns::of(uri), Ns::Other),
                _ => false,
            }
        })
    }

    fn broken(&self, error: &dyn std::fmt::Display) -> ReadError {
        ReadError::corrupt(format!(
            "{} is not well-formed XML ({error}); open the file in Word, save it again and retry",
            self.part
        ))
    }

    fn refused(&self, what: &str) -> ReadError {
        ReadError::corrupt(format!(
            "{} declares {what}, which Word never writes and which is refused; save the file again \
             from Word",
            self.part
        ))
    }
}

/// The bytes of a part as text: UTF-8, or UTF-16 with its mark.
///
/// # Errors
/// `corrupt` when they are neither.
pub fn part_text<'a>(bytes: &'a [u8], part: &str) -> Result<Cow<'a, str>, ReadError> {
    let utf16 = match bytes {
        [0xFF, 0xFE, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    let damaged = || {
        ReadError::corrupt(format!(
            "{part} is not text in UTF-8 or UTF-16; open the file in Word, save it again and retry"
        ))
    };
    if let Some(encoding) = utf16 {
        let (text, _, lossy) = encoding.decode(bytes);
        return if lossy { Err(damaged()) } else { Ok(text) };
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| damaged())
}
