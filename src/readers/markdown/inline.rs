//! Inline markup of Markdown: emphasis, tags, entities, links and note marks taken out of a text.
//! It does not know blocks, and it drops no printed word.

use crate::text::clean;

/// A text without its markup.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Inline {
    /// The text, cleaned.
    pub text: String,
    /// True when every visible character of it is bold.
    pub bold: bool,
    /// Note references: offset in Unicode scalars of `text`, and the mark.
    pub marks: Vec<(usize, String)>,
}

/// Stands for a note reference while a text is built; a noncharacter of Unicode, so that no
/// document means anything by it.
const NOTE: char = '\u{FDD0}';

/// Which superscripts are note references.
pub(super) type IsNote<'a> = &'a dyn Fn(&str) -> bool;

/// Level of an ATX heading, if the line is one: one to six `#` and a space.
pub(super) fn heading_level(line: &str) -> Option<u8> {
    let rest = line.trim_start().trim_start_matches('#');
    let level = line.trim_start().len() - rest.len();
    let spaced = rest.is_empty() || rest.starts_with([' ', '\t']);
    ((1..=6).contains(&level) && spaced).then_some(level as u8)
}

/// What a run of the source is.
#[derive(Debug, PartialEq)]
enum Piece {
    /// Text as it is.
    Char(char),
    /// A run of `*` or `_` that may be emphasis.
    Run { mark: char, count: usize, opens: bool, closes: bool },
    /// `<b>`, `<strong>` begin or end.
    Bold(bool),
    /// A reference to a note.
    Note(String),
}

/// Takes the inline markup out of a text. `is_note` says for which marks there is a note, so that
/// the 2 of m² stays text.
pub(super) fn read(source: &str, is_note: IsNote) -> Inline {
    let mut pieces = split(source, is_note);
    pair_emphasis(&mut pieces);
    let mut raw = String::with_capacity(source.len());
    let mut marks = Vec::new();
    let (mut bold, mut visible, mut bold_visible) = (0usize, 0usize, 0usize);
    for piece in pieces {
        match piece {
            Piece::Char(c) => {
                if !c.is_whitespace() {
                    visible += 1;
                    bold_visible += usize::from(bold > 0);
                }
                raw.push(c);
            }
            Piece::Bold(true) => bold += 1,
            Piece::Bold(false) => bold = bold.saturating_sub(1),
            Piece::Note(mark) => {
                raw.push(NOTE);
                marks.push(mark);
            }
            // Left over: printed stars and underscores.
            Piece::Run { mark, count, .. } => {
                visible += count;
                raw.extend(std::iter::repeat_n(mark, count));
            }
        }
    }
    let (text, offsets) = take_notes(&clean(&raw));
    Inline {
        text,
        bold: visible > 0 && visible == bold_visible,
        marks: offsets.into_iter().zip(marks).collect(),
    }
}

/// Removes the stand-ins for notes and says where they stood; a space left double goes with them.
fn take_notes(text: &str) -> (String, Vec<usize>) {
    if !text.contains(NOTE) {
        return (text.to_owned(), Vec::new());
    }
    let mut out = String::with_capacity(text.len());
    let mut offsets = Vec::new();
    let mut count = 0usize;
    let mut after_note = false;
    for c in text.chars() {
        if c == NOTE {
            offsets.push(count);
            after_note = true;
            continue;
        }
        if after_note && c == ' ' && (out.is_empty() || out.ends_with([' ', '\n'])) {
            continue;
        }
        after_note = false;
        out.push(c);
        count += 1;
    }
    out.truncate(out.trim_end().len());
    let length = out.chars().count();
    (out, offsets.into_iter().map(|o| o.min(length)).collect())
}

fn split(source: &str, is_note: IsNote) -> Vec<Piece> {
    let chars: Vec<char> = source.chars().filter(|&c| c != NOTE).collect();
    let mut pieces = Vec::with_capacity(chars.len());
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        match c {
            '\\' if chars.get(i + 1).is_some_and(|n| n.is_ascii_punctuation()) => {
                pieces.push(Piece::Char(chars[i + 1]));
                i += 2;
            }
            '*' | '_' => {
                let count = chars[i..].iter().take_while(|&&n| n == c).count();
                let before = i.checked_sub(1).map(|b| chars[b]);
                let after = chars.get(i + count).copied();
                pieces.push(flanks(c, count, before, after));
                i += count;
            }
            '<' => match tag(&chars[i..]) {
                Some((tag, length)) => {
                    i += length;
                    match tag {
                        Tag::Break => pieces.push(Piece::Char('\n')),
                        Tag::Bold(on) => pieces.push(Piece::Bold(on)),
                        Tag::Ignored => {}
                        Tag::Block => pieces.push(Piece::Char('\n')),
                        Tag::Superscript(marks) => {
                            let glued = glued_to_word(&pieces);
                            let names = footmarks(&marks);
                            if glued && !names.is_empty() && names.iter().all(|m| is_note(m)) {
                                pieces.extend(names.into_iter().map(Piece::Note));
                            } else {
                                pieces.extend(marks.chars().map(Piece::Char));
                            }
                        }
                    }
                }
                None => {
                    pieces.push(Piece::Char('<'));
                    i += 1;
                }
            },
            '&' => match entity(&chars[i..]) {
                Some((decoded, length)) => {
                    pieces.push(Piece::Char(decoded));
                    i += length;
                }
                None => {
                    pieces.push(Piece::Char('&'));
                    i += 1;
                }
            },
            '!' if chars.get(i + 1) == Some(&'[') => match link(&chars[i + 1..]) {
                Some((_, length)) => i += 1 + length,
                None => {
                    pieces.push(Piece::Char('!'));
                    i += 1;
                }
            },
            '[' => {
                if let Some((mark, length)) = pandoc_mark(&chars[i..])
                    && is_note(&mark)
                {
                    pieces.push(Piece::Note(mark));
                    i += length;
                } else if let Some((text, length)) = link(&chars[i..]) {
                    // The text of a link is short; markup in it is emphasis at most.
                    pieces.extend(split(&text, is_note));
                    i += length;
                } else {
                    pieces.push(Piece::Char('['));
                    i += 1;
                }
            }
            '`' => {
                i += 1;
            }
            _ => {
                pieces.push(Piece::Char(c));
                i += 1;
            }
        }
    }
    pieces
}

/// A run of stars or underscores with what it can do, by its neighbours (CommonMark 6.2): inside
/// a word or number a single mark is a printed character, and a star after a word may still close
/// what a double star opened ("**Tổng số**hồ sơ").
fn flanks(mark: char, count: usize, before: Option<char>, after: Option<char>) -> Piece {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let inside = word(before) && word(after);
    let strong = mark == '*' && count >= 2;
    Piece::Run {
        mark,
        count,
        opens: !space(after) && (!word(before) || strong),
        closes: !space(before) && (!inside || strong),
    }
}

/// Pairs runs of emphasis: a pair is dropped, of two or more marks it is bold. What finds no
/// partner stays printed, but for `**` at either end, which is damaged markup.
fn pair_emphasis(pieces: &mut Vec<Piece>) {
    let mut open: Vec<usize> = Vec::new();
    let mut strong: Vec<(usize, bool)> = Vec::new();
    let mut dropped: Vec<usize> = Vec::new();
    for i in 0..pieces.len() {
        let Piece::Run { mark, count, opens, closes } = pieces[i] else { continue };
        if closes {
            let partner = open.iter().rposition(|&o| {
                matches!(pieces[o], Piece::Run { mark: m, count: n, .. } if m == mark && n == count)
            });
            if let Some(p) = partner {
                let o = open[p];
                open.truncate(p);
                dropped.extend([o, i]);
                if count >= 2 {
                    strong.extend([(o, true), (i, false)]);
                }
                continue;
            }
        }
        // Bounded: with many unmatched marks the search for a partner would be quadratic.
        if opens && open.len() < MAX_OPEN_EMPHASIS {
            open.push(i);
        }
    }
    let is_space = |p: &Piece| matches!(p, Piece::Char(c) if c.is_whitespace());
    let first = pieces.iter().position(|p| !is_space(p));
    let last = pieces.iter().rposition(|p| !is_space(p));
    for end in [first, last].into_iter().flatten() {
        if matches!(pieces[end], Piece::Run { count: 2.., .. }) && !dropped.contains(&end) {
            dropped.push(end);
        }
    }
    for (at, on) in strong {
        pieces[at] = Piece::Bold(on);
    }
    dropped.sort_unstable();
    let mut at = 0;
    pieces.retain(|p| {
        let keep = matches!(p, Piece::Bold(_)) || dropped.binary_search(&at).is_err();
        at += 1;
        keep
    });
}

/// Most emphasis marks waiting for a partner at once; real text has one or two.
const MAX_OPEN_EMPHASIS: usize = 32;

/// What a tag does to the text.
enum Tag {
    Break,
    Block,
    Bold(bool),
    Superscript(String),
    Ignored,
}

/// Tags that are dropped, with their text kept. Anything else in angle brackets is printed text.
const INLINE_TAGS: [&str; 27] = [
    "i", "em", "u", "s", "a", "span", "sub", "sup", "font", "small", "big", "del", "ins", "mark",
    "code", "center", "img", "strike", "tt", "kbd", "q", "cite", "abbr", "label", "o:p", "wbr",
    "page",
];

/// Tags that end a line.
const BLOCK_TAGS: [&str; 22] = [
    "p",
    "div",
    "hr",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "section",
    "article",
    "header",
    "footer",
    "body",
    "html",
    "figure",
    "figcaption",
];

/// Longest tag that is looked for, in characters: a link target or style fits.
const MAX_TAG: usize = 2000;

/// The tag at the start of the characters and its length.
fn tag(chars: &[char]) -> Option<(Tag, usize)> {
    if chars.starts_with(&['<', '!', '-', '-']) {
        let end =
            chars.windows(3).skip(4).position(|w| w == ['-', '-', '>'] || w == ['<', '!', '-'])?;
        let end = end + 4;
        if chars[end] == '<' {
            return None;
        }
        return Some((Tag::Ignored, end + 3));
    }
    let closing = chars.get(1) == Some(&'/');
    let name_at = 1 + usize::from(closing);
    let name: String = chars[name_at.min(chars.len())..]
        .iter()
        .take(12)
        .take_while(|c| c.is_ascii_alphanumeric() || **c == ':')
        .map(char::to_ascii_lowercase)
        .collect();
    let after_name = chars.get(name_at + name.len())?;
    if name.is_empty() || !(after_name.is_whitespace() || matches!(after_name, '>' | '/')) {
        return None;
    }
    // A tag holds no other tag; stopping there keeps a text of bare "<b" linear.
    let end = chars.iter().take(MAX_TAG).skip(1).position(|&c| matches!(c, '<' | '>'))? + 1;
    if chars[end] == '<' {
        return None;
    }
    let found = match name.as_str() {
        "br" => Tag::Break,
        "b" | "strong" => Tag::Bold(!closing),
        "sup" if !closing => {
            let content: String =
                chars[end + 1..].iter().take(MAX_MARK + 1).take_while(|&&c| c != '<').collect();
            let close: Vec<char> = "</sup>".chars().collect();
            let length = content.chars().count();
            let at = end + 1 + length;
            if length <= MAX_MARK && chars[at.min(chars.len())..].starts_with(&close) {
                return Some((Tag::Superscript(content), at + close.len()));
            }
            Tag::Ignored
        }
        n if BLOCK_TAGS.contains(&n) => Tag::Block,
        n if INLINE_TAGS.contains(&n) => Tag::Ignored,
        _ => return None,
    };
    Some((found, end + 1))
}

/// Longest text of a note mark, in characters: "[12], [13]".
const MAX_MARK: usize = 12;

/// The marks a superscript holds: "1", "(1)", "1,2", "*"; empty when it holds something else.
pub(super) fn footmarks(text: &str) -> Vec<String> {
    let marks: Vec<String> = text
        .split([',', ';'])
        .map(|m| m.trim().trim_matches(['(', ')', '[', ']']).trim_start_matches("\\*").to_owned())
        .map(|m| if m.is_empty() { "*".to_owned() } else { m })
        .collect();
    let fits = |m: &String| {
        m.chars().count() <= 4
            && (m.chars().all(|c| c.is_ascii_digit())
                || m.chars().all(|c| c == '*')
                || (m.chars().count() == 1 && m.chars().all(char::is_alphanumeric))
                || m.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
    };
    if text.trim().is_empty() || !marks.iter().all(fits) { Vec::new() } else { marks }
}

/// True when the last piece is a word or closing mark that a note can stand at: not the m of m²
/// and not the 10 of a power.
fn glued_to_word(pieces: &[Piece]) -> bool {
    let mut word: Vec<char> = Vec::new();
    let mut last = None;
    for piece in pieces.iter().rev() {
        match piece {
            Piece::Char(c) => {
                last = last.or(Some(*c));
                if !c.is_alphanumeric() || word.len() > 4 {
                    break;
                }
                word.push(*c);
            }
            Piece::Note(_) => return true,
            Piece::Bold(_) | Piece::Run { .. } => {}
        }
    }
    word.reverse();
    let word: String = word.into_iter().collect();
    last.is_some_and(|c| !c.is_whitespace())
        && !matches!(word.as_str(), "m" | "km" | "cm" | "mm" | "dm" | "hm" | "dam" | "10")
}

/// The character that an entity at the start of the characters stands for, and its length.
fn entity(chars: &[char]) -> Option<(char, usize)> {
    let end = chars.iter().take(12).position(|&c| c == ';')?;
    let name: String = chars[1..end].iter().collect();
    let decoded = match name.as_str() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "bull" => '•',
        "middot" => '·',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "times" => '×',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "plusmn" => '±',
        "sup2" => '²',
        "sup3" => '³',
        "deg" => '°',
        "agrave" => 'à',
        "aacute" => 'á',
        "acirc" => 'â',
        "atilde" => 'ã',
        "egrave" => 'è',
        "eacute" => 'é',
        "ecirc" => 'ê',
        "igrave" => 'ì',
        "iacute" => 'í',
        "ograve" => 'ò',
        "oacute" => 'ó',
        "ocirc" => 'ô',
        "otilde" => 'õ',
        "ugrave" => 'ù',
        "uacute" => 'ú',
        "yacute" => 'ý',
        other => {
            let digits = other.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((decoded, end + 1))
}

/// Longest text and target of a link, in characters.
const MAX_LINK: usize = 2000;

/// The text of a link `[text](target)` at the start of the characters, and the length of it all.
/// The target must look like an address, so that "[A](theo mẫu)" stays text.
fn link(chars: &[char]) -> Option<(String, usize)> {
    let close = 1 + chars.iter().skip(1).take(MAX_LINK).position(|&c| matches!(c, ']' | '['))?;
    if chars[close] != ']' || chars.get(close + 1) != Some(&'(') {
        return None;
    }
    let target = &chars[close + 2..];
    let length = target.iter().take(MAX_LINK).position(|&c| matches!(c, ')' | '['))?;
    let end = close + 2 + length;
    if chars[end] != ')' {
        return None;
    }
    let target: String = chars[close + 2..end].iter().collect();
    let address = target.split_whitespace().next().unwrap_or("");
    let looks_like_address = target.trim().is_empty()
        || address.contains("://")
        || address.starts_with(['#', '/', '.'])
        || address.starts_with("mailto:")
        || address.starts_with("www.")
        || (address.is_ascii()
            && address.contains('.')
            && !address.starts_with(|c: char| c.is_ascii_digit()));
    looks_like_address.then(|| (chars[1..close].iter().collect(), end + 1))
}

/// The mark of a pandoc note reference `[^1]` at the start of the characters, and its length.
pub(super) fn pandoc_mark(chars: &[char]) -> Option<(String, usize)> {
    if !chars.starts_with(&['[', '^']) {
        return None;
    }
    let end = chars.iter().take(MAX_MARK + 20).position(|&c| c == ']')?;
    let mark: String = chars[2..end].iter().collect();
    (!mark.is_empty() && !mark.contains(char::is_whitespace)).then_some((mark, end + 1))
}
