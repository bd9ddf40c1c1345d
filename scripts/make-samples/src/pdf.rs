//! The report as a PDF: LibreOffice prints the Word file.
//! It lays out nothing itself.

use std::error::Error;
use std::process::Command;

/// A font that has all Vietnamese letters and may be embedded (package fonts-croscore).
pub const FONT: &str = "Tinos";

/// The date put into the file, so that the same source gives the same bytes.
const MADE: &[u8] = b"20211201080000";

/// The bytes of the PDF of a Word file.
pub fn write(docx: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let dir = std::env::temp_dir().join(format!("make-samples-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let result = print(docx, &dir);
    std::fs::remove_dir_all(&dir)?;
    result
}

fn print(docx: &[u8], dir: &std::path::Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let word = dir.join("report.docx");
    std::fs::write(&word, docx)?;
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}/profile", dir.display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(dir)
        .arg(&word)
        .output()
        .map_err(|e| format!("soffice: {e}; install libreoffice-writer-nogui, fonts-croscore"))?;
    let pdf = dir.join("report.pdf");
    if !pdf.exists() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("soffice made no PDF: {said}").into());
    }
    let mut bytes = std::fs::read(pdf)?;
    make_steady(&mut bytes);
    Ok(bytes)
}

/// Overwrites what differs from one run to the next (date, random ids) with as many other bytes, so
/// that no offset moves.
fn make_steady(bytes: &mut [u8]) {
    overwrite_after(bytes, b"/CreationDate(D:", |_, i| MADE.get(i).copied());
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
