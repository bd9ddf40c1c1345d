//! Which reader reads these bytes; and for those that none reads, what they are and what to do.
//! It goes by content; the name of a file only tells text formats apart.

use super::archive::{self, Archive};
use super::charset;
use super::ole::{self, Compound};
use super::{Certainty, READERS, Reader};
use crate::limits::Limits;
use crate::status::{ReadError, Status};

/// Endings of documents that are recognised but cannot be read: in a folder they deserve an answer.
const RECOGNISED_ONLY: &[&str] = &["doc", "rtf", "odt", "png", "jpg", "jpeg", "tif", "tiff"];

/// True when the name ends like a document: one that is read, or one that the user would expect an
/// answer about. Temporary files of Office ("~$x.docx") are none.
pub fn known_extension(name: &str) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let ending = ending.to_lowercase();
    !stem.starts_with("~$")
        && (RECOGNISED_ONLY.contains(&ending.as_str())
            || READERS.iter().any(|r| r.extensions().contains(&ending.as_str())))
}

/// The reader for the bytes. A signature decides; among readers that could read a text the one for
/// the name's ending, then the surest, then the first in [`READERS`].
///
/// # Errors
/// `empty`, `needs_ocr` (a picture), `encrypted`, `unsupported`: what it is and what to do.
pub fn detect(bytes: &[u8], filename: &str) -> Result<&'static dyn Reader, ReadError> {
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(ReadError::new(Status::Empty, "the file is empty; send it again"));
    }
    let candidates: Vec<(Certainty, &'static dyn Reader)> =
        READERS.iter().filter_map(|&r| r.recognise(bytes).map(|c| (c, r))).collect();
    let is_text = |reader: &dyn Reader| reader.mimetype().starts_with("text/");
    let surest = |wanted: &dyn Fn(Certainty, &dyn Reader) -> bool| {
        // The first of the surest.
        candidates.iter().filter(|(c, r)| wanted(*c, *r)).rev().max_by_key(|(c, _)| *c).map(|c| c.1)
    };
    if let Some(reader) = surest(&|certainty, _| certainty == Certainty::Certain) {
        return Ok(reader);
    }
    if let Some(reader) = surest(&|_, reader| !is_text(reader))
        && !bytes.starts_with(ole::SIGNATURE)
    {
        return Ok(reader);
    }
    // A text can look like anything; what has a signature of its own is that.
    if let Some(error) = unreadable(bytes) {
        return Err(error);
    }
    let ending = filename.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_lowercase());
    surest(&|_, reader| reader.extensions().contains(&ending.as_str()))
        .or_else(|| surest(&|_, _| true))
        .ok_or_else(|| unknown(bytes))
}

/// What the bytes are, when they are something that no reader reads.
fn unreadable(bytes: &[u8]) -> Option<ReadError> {
    if let Some(kind) = picture(bytes) {
        return Some(ReadError::new(
            Status::NeedsOcr,
            format!(
                "the file is a picture ({kind}); reading scans needs tesseract and is not built in \
                 yet: send the report as Word, PDF with text, HTML or Excel"
            ),
        ));
    }
    if bytes.starts_with(ole::SIGNATURE) {
        return Some(compound_kind(bytes));
    }
    if archive::is_zip(bytes) {
        return Some(zip_kind(bytes));
    }
    let unsupported = |what: &str, todo: &str| {
        Some(ReadError::new(Status::Unsupported, format!("the file is {what}; {todo}")))
    };
    let head = &bytes[..bytes.len().min(1024)];
    let contains = |what: &[u8]| head.windows(what.len()).any(|w| w.eq_ignore_ascii_case(what));
    match head {
        [b'{', b'\\', b'r', b't', b'f', ..] => {
            unsupported("rich text (RTF)", "open it in Word and save it as .docx")
        }
        [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => {
            unsupported("a 7-Zip archive", "unpack it and give the documents in it")
        }
        [b'R', b'a', b'r', b'!', 0x1A, ..] => {
            unsupported("a RAR archive", "unpack it and give the documents in it")
        }
        [0x1F, 0x8B, ..] => unsupported("a gzip archive", "unpack it and give the documents in it"),
        [b'P', b'K', 5, 6, ..] => unsupported("an empty zip archive", "send the documents again"),
        [0xDB, 0xA5, ..] | [0x31, 0xBE, ..] => {
            unsupported("a document of Word before 97", "open it in Word and save it as .docx")
        }
        [b'M', b'Z', ..] | [0x7F, b'E', b'L', b'F', ..] => {
            unsupported("a program", "send a document")
        }
        [b'%', b'!', b'P', b'S', ..] => unsupported("PostScript", "save it as PDF with text"),
        _ if head.starts_with(b"MIME-Version:") || contains(b"content-type: multipart/related") => {
            unsupported("a web archive (MHT)", "open it and save it as .html or .docx")
        }
        _ if head.starts_with(b"<?xml") && contains(b"progid=\"Word.Document\"") => {
            unsupported("a Word 2003 XML document", "open it in Word and save it as .docx")
        }
        _ if head.starts_with(b"<?xml") && contains(b"progid=\"Excel.Sheet\"") => {
            unsupported("an Excel 2003 XML sheet", "open it in Excel and save it as .xlsx")
        }
        _ => None,
    }
}

/// The kind of a picture, by its signature.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, ..] => Some("PNG"),
        [0xFF, 0xD8, 0xFF, ..] => Some("JPEG"),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some("TIFF"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("GIF"),
        // Size, then two reserved words that are zero: "BM" alone starts ordinary texts.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("BMP"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WebP"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i' | b'v', ..] => Some("HEIC"),
        _ => None,
    }
}

fn compound_kind(bytes: &[u8]) -> ReadError {
    let Some(file) = Compound::open(bytes) else {
        return ReadError::corrupt("the file is a damaged Office document; send it again");
    };
    let kind = |what: &str, todo: &str| {
        ReadError::new(Status::Unsupported, format!("the file is {what}; {todo}"))
    };
    if file.has("EncryptedPackage") {
        return ReadError::new(
            Status::Encrypted,
            "the document is protected by a password; save it without a password and send it again",
        );
    }
    if file.has("WordDocument") {
        // Bit 8 of the flags at offset 10 of the file information block ([MS-DOC] 2.5.2, fEncrypted).
        let encrypted = file
            .stream("WordDocument")
            .and_then(|stream| stream.get(11).copied())
            .is_some_and(|flags| flags & 1 != 0);
        if encrypted {
            return ReadError::new(
                Status::Encrypted,
                "the Word 97 document is protected by a password; save it as .docx without a \
                 password and send it again",
            );
        }
        return kind("a Word 97-2003 document (.doc)", "open it in Word and save it as .docx");
    }
    if file.has("PowerPoint Document") {
        return kind("a PowerPoint presentation", "save the report as .docx or .pdf");
    }
    if file.has("__properties_version1.0") {
        return kind("an Outlook message", "save the attached report and give that");
    }
    kind("an Office 97-2003 file of a kind that is not read", "save it as .docx, .xlsx or .pdf")
}

fn zip_kind(bytes: &[u8]) -> ReadError {
    let unsupported = |what: &str, todo: &str| {
        ReadError::new(Status::Unsupported, format!("the file is {what}; {todo}"))
    };
    let limits = Limits::default();
    let archive = match Archive::open(bytes, &limits) {
        Ok(archive) => archive,
        Err(error) => return error,
    };
    // The first member of an OpenDocument file is stored and named "mimetype" (ODF 1.3, 3.3).
    let opendocument = bytes
        .get(30..200)
        .is_some_and(|head| head.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.text"));
    if opendocument {
        unsupported("an OpenDocument text (.odt)", "save it as .docx")
    } else if archive.has_below("ppt/") {
        unsupported("a PowerPoint presentation (.pptx)", "save the report as .docx or .pdf")
    } else if archive.has_below("word/") {
        unsupported("a Word document that cannot be read", "open it in Word and save it as .docx")
    } else if archive.has("META-INF/container.xml") || archive.has("content.opf") {
        unsupported("an e-book or OpenDocument file that is not read", "save it as .docx or .pdf")
    } else {
        unsupported("a zip archive", "unpack it and give the documents in it")
    }
}

fn unknown(bytes: &[u8]) -> ReadError {
    let what = if charset::is_text(bytes) {
        "the file is text, but no document"
    } else {
        "the file is of an unknown kind"
    };
    ReadError::new(
        Status::Unsupported,
        format!("{what}; give a report as Word (.docx), PDF, HTML, Excel or text"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status_and_line(bytes: &[u8], name: &str) -> (&'static str, String) {
        match detect(bytes, name) {
            Ok(reader) => (reader.name(), String::new()),
            Err(error) => (error.status.name(), error.message),
        }
    }

    #[test]
    fn files_that_cannot_be_read_say_what_they_are_and_what_to_do() {
        let check = |bytes: &[u8], status: &str, words: &[&str]| {
            let (name, line) = status_and_line(bytes, "báo cáo.docx");
            assert_eq!(name, status, "{line}");
            for word in words {
                assert!(line.contains(word), "{line:?} lacks {word:?}");
            }
            assert!(!line.contains('\n'));
        };
        check(b"", "empty", &["empty"]);
        check(b" \r\n\0\0", "empty", &["empty"]);
        check(b"\x89PNG\r\n\x1a\n....", "needs_ocr", &["picture", "PNG", "tesseract"]);
        check(b"\xFF\xD8\xFF\xE0....", "needs_ocr", &["JPEG"]);
        check(b"II*\0....", "needs_ocr", &["TIFF"]);
        check(b"GIF89a....", "needs_ocr", &["GIF"]);
        check(b"BM\x01\x02\0\0\0\0\0\0.", "needs_ocr", &["BMP"]);
        check(b"RIFF....WEBPVP8 ", "needs_ocr", &["WebP"]);
        check(b"{\\rtf1\\ansi x}", "unsupported", &["RTF", ".docx"]);
        check(b"7z\xBC\xAF\x27\x1C\0\0", "unsupported", &["7-Zip", "unpack"]);
        check(b"Rar!\x1A\x07\0", "unsupported", &["RAR", "unpack"]);
        check(b"\x01\x02\x03\0\0\x05", "unsupported", &["unknown"]);
        check(b"MZ\x90\0\x03", "unsupported", &["program"]);
        check(b"PK\x03\x04garbage", "corrupt", &["damaged"]);
        let compound = ole::fixture::compound;
        check(&compound(&[("EncryptedPackage", b"x")]), "encrypted", &["without a password"]);
        check(&compound(&[("WordDocument", b"x")]), "unsupported", &["Word 97", ".docx"]);
        check(&compound(&[("PowerPoint Document", b"x")]), "unsupported", &["PowerPoint"]);
        check(&ole::SIGNATURE.repeat(9), "corrupt", &["damaged"]);
    }

    #[test]
    fn pages_are_found_whatever_their_name() {
        assert_eq!(status_and_line(b"<!doctype html><p>x", "a.docx").0, "html");
        let utf16: Vec<u8> =
            "<html><body>báo cáo cải cách".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(status_and_line(&utf16, "").0, "html");
    }

    #[test]
    fn texts_go_by_their_marks_and_then_by_their_name() {
        let check = |text: &str, name: &str, expect: &str| {
            assert_eq!(status_and_line(text.as_bytes(), name).0, expect, "{name} {text}");
        };
        check("# Báo cáo\n\nI\tCông tác\t3\n", "", "markdown");
        check("Báo cáo<sup>1</sup> <b>x</b>", "", "markdown");
        check("# Báo cáo\n<table><tr><td>1</table>", "a.md", "markdown");
        check("\t\t<p>Báo cáo</p>\n\t\t<p>x</p>", "a.html", "html");
        check("<p>Báo cáo</p>", "", "html");
        check("<!DOCTYPE html><p>Báo cáo</p>", "a.md", "html");
        check("%PDF-1.4\n", "a.html", "pdf");
    }

    #[test]
    fn names_of_documents_are_known() {
        let check = |name: &str, expect: bool| assert_eq!(known_extension(name), expect, "{name}");
        check("a.HTML", true);
        check("a.xlsx", true);
        check("cũ/a.doc", true);
        check("quét.JPG", true);
        check("~$a.xlsx", false);
        check("a.zip", false);
        check("html", false);
        check("thư mục.html/ghi", false);
    }
}
