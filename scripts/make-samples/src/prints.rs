//! The report printed by several programs on several papers: samples/<name>/prints.
//! All of them say what the Word file says.

use crate::pdf::{self, Producer};
use crate::source::Source;
use crate::{docx, html, typesetter};
use std::error::Error;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// How the paper lies and the text on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paper {
    /// As the table needs it.
    Usual,
    Landscape,
    /// Landscape, drawn upwards on an upright page; nothing says that it is to be turned.
    Sideways,
    /// The same, and the page says that it is to be turned.
    Turned,
}

struct Print {
    name: &'static str,
    by: Producer,
    paper: Paper,
    /// Accents as characters of their own (NFD).
    decomposed: bool,
}

const fn print(name: &'static str, by: Producer, paper: Paper, decomposed: bool) -> Print {
    Print { name, by, paper, decomposed }
}

const PRINTS: [Print; 6] = [
    print("browser", Producer::Browser, Paper::Usual, false),
    print("browser-sideways-nfd", Producer::Browser, Paper::Sideways, true),
    print("browser-turned", Producer::Browser, Paper::Turned, false),
    print("typesetter", Producer::Typesetter, Paper::Usual, false),
    print("typesetter-landscape-nfd", Producer::Typesetter, Paper::Landscape, true),
    print("word-processor-landscape-nfd", Producer::WordProcessor, Paper::Landscape, true),
];

/// Makes the prints of a source; only those on the usual paper are tagged, as tags take half of
/// the bytes.
pub fn make(folder: &Path, yaml: &str) -> Result<(), Box<dyn Error>> {
    let folder = folder.join("prints");
    std::fs::create_dir_all(&folder)?;
    for print in &PRINTS {
        let yaml = if print.decomposed { yaml.nfd().collect() } else { yaml.to_owned() };
        let source: Source = serde_saphyr::from_str(&yaml)?;
        let landscape = print.paper != Paper::Usual || source.table.landscape();
        let sideways = matches!(print.paper, Paper::Sideways | Paper::Turned);
        let document = match print.by {
            Producer::WordProcessor => docx::write(&source, pdf::FONT, landscape)?,
            Producer::Browser => {
                html::write(&source, &html::print_style(landscape, sideways)).into_bytes()
            }
            Producer::Typesetter => typesetter::write(&source, landscape).into_bytes(),
        };
        let mut bytes = print.by.print(&document, print.paper == Paper::Usual)?;
        if print.paper == Paper::Turned {
            pdf::turn(&mut bytes)?;
        }
        let path = folder.join(print.name).with_extension("pdf");
        std::fs::write(&path, bytes)?;
        println!("{}", path.display());
    }
    Ok(())
}
