//! Findings as JUnit XML, for build servers: a suite a document, a case a finding.
//! Notes are cases that pass: they ask for no change. What an overlay accepts is skipped.

use super::findings::Checked;
use super::json::shape::Finding;
use super::language::Language;
use std::fmt::Write;

/// The suites of one run of `check`.
pub fn suites(checked: &[Checked], language: Language) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for document in checked {
        suite(&mut out, document, language);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, document: &Checked, language: Language) {
    let fails = |f: &Finding| f.counts() && matches!(f.level.as_deref(), Some("error" | "warning"));
    let lost = !document.status.is_processed();
    let failures = document.findings.iter().filter(|f| fails(f)).count();
    let skipped = document.findings.iter().filter(|f| !f.counts()).count();
    let path = escaped(&document.path);
    let _ = writeln!(
        out,
        "  <testsuite name=\"{path}\" tests=\"{}\" failures=\"{failures}\" errors=\"{}\" \
         skipped=\"{skipped}\">",
        document.findings.len() + 1,
        usize::from(lost)
    );
    // The document itself is a case, so that one without findings is seen to have been read.
    let _ = write!(out, "    <testcase classname=\"{path}\" name=\"read\"");
    if lost {
        let line = document.diagnostics.first().map_or("", |d| d.message.as_str());
        let status = document.status.name();
        let _ =
            writeln!(out, "><error type=\"{status}\" message=\"{}\"/></testcase>", escaped(line));
    } else {
        out.push_str("/>\n");
    }
    for finding in &document.findings {
        let name = escaped(&format!("{} {} {}", finding.rule, finding.name, finding.id));
        let _ = write!(out, "    <testcase classname=\"{path}\" name=\"{name}\"");
        let sentence = escaped(&finding.sentence(language));
        if let Some(suppressed) = &finding.suppressed {
            let because = escaped(&suppressed.because);
            let _ = writeln!(out, "><skipped message=\"{because}\"/></testcase>");
        } else if fails(finding) {
            let level = finding.level.as_deref().unwrap_or_default();
            let _ = write!(out, "><failure type=\"{level}\" message=\"{sentence}\">");
            for side in &finding.sides {
                let line = format!("{}: {}", side.locator, side.raw_text);
                let _ = writeln!(out, "{}", escaped(&line));
            }
            out.push_str("</failure></testcase>\n");
        } else {
            let _ = writeln!(out, "><system-out>{sentence}</system-out></testcase>");
        }
    }
    out.push_str("  </testsuite>\n");
}

/// Text for content and attributes; characters that XML 1.0 (2.2) does not allow become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_document_can_break_the_xml() {
        assert_eq!(escaped("a<b>&\"\u{1b}\n"), "a&lt;b&gt;&amp;&quot;\u{FFFD}&#10;");
    }
}
