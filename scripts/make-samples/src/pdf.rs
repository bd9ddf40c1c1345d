//! The report as PDFs: a word processor, a browser and a typesetter print it.
//! It lays out nothing itself.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

/// A font that has all Vietnamese letters and may be embedded (package fonts-croscore).
pub const FONT: &str = "Tinos";

/// The date put into the file, so that the same source gives the same bytes.
const MADE: &[u8] = b"20211201080000";

/// A program that makes PDFs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Producer {
    /// LibreOffice, from a Word file.
    WordProcessor,
    /// Chromium, from a web page.
    Browser,
    /// Typst, from its own language.
    Typesetter,
}

impl Producer {
    /// The bytes of the PDF of a document in the producer's format; a tagged one says which words
    /// are table cells. The word processor's says it only when asked to, which it is not here.
    pub fn print(self, document: &[u8], tagged: bool) -> Result<Vec<u8>, Box<dyn Error>> {
        let dir = std::env::temp_dir().join(format!("make-samples-{}", std::process::id()));
        std::fs::create_dir_all(&dir)?;
        let result = self.print_in(document, tagged, &dir);
        std::fs::remove_dir_all(&dir)?;
        result
    }

    fn print_in(
        self,
        document: &[u8],
        tagged: bool,
        dir: &Path,
    ) -> Result<Vec<u8>, Box<dyn Error>> {
        let pdf = dir.join("report.pdf");
        let (name, install) = match self {
            Producer::WordProcessor => ("report.docx", "libreoffice-writer-nogui, fonts-croscore"),
            Producer::Browser => ("report.html", "chromium, fonts-croscore"),
            Producer::Typesetter => ("report.typ", "python3 and its package typst (pip)"),
        };
        let source = dir.join(name);
        std::fs::write(&source, document)?;
        let output = self.command(tagged, &source, &pdf, dir).output();
        let output: Output = output.map_err(|e| format!("{e}; install {install}"))?;
        if !pdf.exists() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("no PDF was made of {name}: {said}; install {install}").into());
        }
        let mut bytes = std::fs::read(pdf)?;
        make_steady(&mut bytes);
        Ok(bytes)
    }

    fn command(self, tagged: bool, source: &Path, pdf: &Path, dir: &Path) -> Command {
        match self {
            Producer::WordProcessor => {
                let mut command = Command::new("soffice");
                command.arg(format!("-env:UserInstallation=file://{}/profile", dir.display()));
                command.args(["--headless", "--convert-to", "pdf", "--outdir"]);
                command.arg(dir).arg(source);
                command
            }
            Producer::Browser => {
                let mut command = Command::new("chromium");
                command.args(["--headless", "--no-sandbox", "--disable-gpu"]);
                command.arg(format!("--user-data-dir={}/profile", dir.display()));
                command.arg("--no-pdf-header-footer");
                command.args((!tagged).then_some("--disable-pdf-tagging"));
                command.arg(format!("--print-to-pdf={}", pdf.display()));
                command.arg(source);
                command
            }
            Producer::Typesetter => {
                let mut command = Command::new("python3");
                let tags = if tagged { "tagged" } else { "" };
                command.args(["-c", COMPILE]).arg(source).arg(pdf).arg(tags);
                command
            }
        }
    }
}

/// What Python is told: the typesetter comes as a package of it.
const COMPILE: &str = "import sys, typst; \
    typst.compile(sys.argv[1], output=sys.argv[2], pdf_tags=bool(sys.argv[3]))";

/// Turns every page by a quarter, as a later version of the file that is appended to it. It knows
/// files as the browser writes them: a plain table of offsets, each page an object on its own.
pub fn turn(bytes: &mut Vec<u8>) -> Result<(), Box<dyn Error>> {
    const PAGE: &[u8] = b"<</Type /Page\n";
    let last = find_last(bytes, b"startxref\n").ok_or("no startxref")? + b"startxref\n".len();
    let previous = text_until(&bytes[last..], b'\n');
    let root = find_last(bytes, b"/Root ").ok_or("no /Root")?;
    let root = text_until(&bytes[root..], b'\n');
    let size = find_last(bytes, b"/Size ").ok_or("no /Size")?;
    let size = text_until(&bytes[size..], b'\n');
    let mut table = String::from("xref\n");
    let mut from = 0;
    let end = bytes.len();
    while let Some(at) = find(&bytes[from..end], PAGE).map(|i| from + i) {
        let begins = bytes[..at - 1].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
        let number = text_until(&bytes[begins..], b' ');
        let stop = at + find(&bytes[at..end], b"endobj").ok_or("a page without an end")?;
        let rest = bytes[at + PAGE.len()..stop].to_vec();
        writeln!(table, "{number} 1\n{:010} 00000 n ", bytes.len())?;
        bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        bytes.extend_from_slice(PAGE);
        bytes.extend_from_slice(b"/Rotate 90\n");
        bytes.extend_from_slice(&rest);
        bytes.extend_from_slice(b"endobj\n");
        from = stop;
    }
    let start = bytes.len();
    let trailer = format!("trailer\n<<{size}\n{root}\n/Prev {previous}>>\nstartxref\n{start}\n");
    bytes.extend_from_slice(table.as_bytes());
    bytes.extend_from_slice(trailer.as_bytes());
    bytes.extend_from_slice(b"%%EOF\n");
    Ok(())
}

fn text_until(bytes: &[u8], end: u8) -> String {
    let text = bytes.iter().take_while(|&&b| b != end).copied().collect();
    String::from_utf8(text).unwrap_or_default()
}

fn find_last(bytes: &[u8], key: &[u8]) -> Option<usize> {
    bytes.windows(key.len()).rposition(|w| w == key)
}

/// Overwrites what differs from one run to the next (date, random ids) with as many other bytes, so
/// that no offset moves.
fn make_steady(bytes: &mut [u8]) {
    for key in [&b"/CreationDate(D:"[..], b"/CreationDate (D:", b"/ModDate (D:"] {
        overwrite_after(bytes, key, |_, i| MADE.get(i).copied());
    }
    let hex = |b: u8, _| b.is_ascii_hexdigit().then_some(b'0');
    overwrite_after(bytes, b"/ID [ <", hex);
    overwrite_after(bytes, b"/DocChecksum /", hex);
    // The second of the two ids stands on the next line.
    if let Some(at) = find(bytes, b"/ID [ <") {
        let rest = &mut bytes[at + 1..];
        overwrite_after(rest, b"\n<", hex);
    }
}

/// Replaces the bytes after each key until `with` has none.
fn overwrite_after(bytes: &mut [u8], key: &[u8], with: impl Fn(u8, usize) -> Option<u8>) {
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], key) {
        from += at + key.len();
        let mut i = 0;
        while let Some(new) = bytes.get(from + i).and_then(|&b| with(b, i)) {
            bytes[from + i] = new;
            i += 1;
        }
    }
}

fn find(bytes: &[u8], key: &[u8]) -> Option<usize> {
    bytes.windows(key.len()).position(|w| w == key)
}
