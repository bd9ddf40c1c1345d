//! Makes the documents of samples/<name>/ from samples/<name>/source.yaml, in each format asked for,
//! and its prints. It never touches truth.yaml: that is written by hand.

mod docx;
mod grid;
mod html;
mod markdown;
mod pdf;
mod prints;
mod source;
mod typesetter;
mod xlsx;

use pdf::Producer;
use source::{Format, Source};
use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folders: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        return Err("usage: make-samples FOLDER… (folders that hold a source.yaml)".into());
    }
    for folder in &folders {
        make(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    Ok(())
}

/// Makes the documents of one folder.
fn make(folder: &Path) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(folder.join("source.yaml"))?;
    let source: Source = serde_saphyr::from_str(&text)?;
    let wide = source.table.landscape();
    for format in &source.formats {
        let path = folder.join("report").with_extension(format.extension());
        let bytes = match format {
            Format::Docx => docx::write(&source, "Times New Roman", wide)?,
            Format::Html => html::write(&source, "").into_bytes(),
            Format::Md => markdown::write(&source).into_bytes(),
            Format::Xlsx => xlsx::write(&source)?,
            Format::Pdf => {
                Producer::WordProcessor.print(&docx::write(&source, pdf::FONT, wide)?, false)?
            }
        };
        std::fs::write(&path, bytes)?;
        println!("{}", path.display());
    }
    prints::make(folder, &text)
}
