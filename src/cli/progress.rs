//! The progress bar of a run: done, failed, time left. The only file that names indicatif.
//! It shows nothing when standard error is no terminal.

use crate::batch::Progress;
use crate::status::Status;
use crate::writers::language::Language;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A bar on standard error.
pub struct Bar {
    bar: ProgressBar,
    failed: AtomicUsize,
    language: Language,
}

impl Bar {
    /// A bar, hidden when nobody wants or sees it.
    pub fn new(quiet: bool, language: Language) -> Bar {
        let visible = !quiet && std::io::stderr().is_terminal();
        let target =
            if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        Bar { bar, failed: AtomicUsize::new(0), language }
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn found(&self, documents: usize) {
        let left = self.language.of("còn", "left");
        let template = format!("{{bar:30}} {{pos}}/{{len}}{{msg}}, {left} {{eta}}");
        // The template is a constant but for one word; should it not parse, the default bar shows.
        if let Ok(style) = ProgressStyle::with_template(&template) {
            self.bar.set_style(style);
        }
        self.bar.set_length(documents as u64);
    }

    fn done(&self, status: Status) {
        if !status.is_processed() {
            let failed = self.failed.fetch_add(1, Ordering::Relaxed) + 1;
            let word = self.language.of("không xử lý được", "failed");
            self.bar.set_message(format!(", {failed} {word}"));
        }
        self.bar.inc(1);
    }
}
