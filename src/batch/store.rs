//! Files written whole or not at all: temporary file, fsync, rename.
//! It knows nothing of what is in them.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes files below one folder through temporary files beside them.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    temporary: PathBuf,
    next: AtomicU64,
}

impl Store {
    /// A store below `root`; its temporary files are in `temporary`, on the same file system.
    ///
    /// # Errors
    /// When the folders cannot be created.
    pub fn open(root: &Path, temporary: &Path) -> io::Result<Store> {
        fs::create_dir_all(root)?;
        fs::create_dir_all(temporary)?;
        Ok(Store {
            root: root.to_owned(),
            temporary: temporary.to_owned(),
            next: AtomicU64::new(0),
        })
    }

    /// A name for a temporary file that no other call of this process gets.
    pub fn temporary(&self) -> PathBuf {
        let ordinal = self.next.fetch_add(1, Ordering::Relaxed);
        self.temporary.join(format!("{}-{ordinal}.tmp", std::process::id()))
    }

    /// Writes `bytes` to `relative`.
    ///
    /// # Errors
    /// When they cannot be written; then an older file of that name is still whole.
    pub fn write(&self, relative: &str, bytes: &[u8]) -> io::Result<()> {
        let mut pending = self.pending(relative)?;
        pending.out.write_all(bytes)?;
        pending.finish()
    }

    /// Starts a file whose bytes come piece by piece.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn pending(&self, relative: &str) -> io::Result<Pending> {
        let temporary = self.temporary();
        let out = BufWriter::new(File::create(&temporary)?);
        Ok(Pending { out, temporary, target: self.path(relative)? })
    }

    /// Puts a file that is written and closed in its place.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn adopt(&self, temporary: &Path, relative: &str) -> io::Result<()> {
        File::open(temporary)?.sync_all()?;
        let target = self.path(relative)?;
        create_parent(&target)?;
        fs::rename(temporary, target)
    }

    /// The bytes of a file, if it is there.
    pub fn read(&self, relative: &str) -> Option<Vec<u8>> {
        fs::read(self.path(relative).ok()?).ok()
    }

    /// Removes a file and the folders it leaves empty; nothing happens when it is gone already.
    pub fn remove(&self, relative: &str) {
        let Ok(path) = self.path(relative) else { return };
        if fs::remove_file(&path).is_err() {
            return;
        }
        let mut folder = path.parent();
        while let Some(inner) = folder.filter(|f| f.starts_with(&self.root) && *f != self.root) {
            if fs::remove_dir(inner).is_err() {
                return;
            }
            folder = inner.parent();
        }
    }

    /// The path of a file of the store; one that would lie outside is refused.
    fn path(&self, relative: &str) -> io::Result<PathBuf> {
        let inside = Path::new(relative).components().all(|c| matches!(c, Component::Normal(_)));
        if relative.is_empty() || !inside {
            let message = format!("{relative:?} is no path below the output folder");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        Ok(self.root.join(relative))
    }
}

impl Drop for Store {
    /// Removes the folder of temporary files if nothing is left in it.
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.temporary);
    }
}

fn create_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) => fs::create_dir_all(parent),
        None => Ok(()),
    }
}

/// A file that is being written; it does not exist under its name before [`Pending::finish`].
#[derive(Debug)]
pub struct Pending {
    /// Where its bytes go.
    pub out: BufWriter<File>,
    temporary: PathBuf,
    target: PathBuf,
}

impl Pending {
    /// Makes the file appear, whole.
    ///
    /// # Errors
    /// When it cannot be written to the end or moved.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        create_parent(&self.target)?;
        fs::rename(&self.temporary, &self.target)
    }
}

impl Drop for Pending {
    /// Removes what was not finished; after a rename there is nothing to remove.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.temporary);
    }
}

/// The report of a document, relative to the output folder.
pub fn report_path(name: &str) -> String {
    format!("{name}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_when_it_is_finished_and_never_half() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &folder.path().join(".tmp")).unwrap();
        let mut pending = store.pending("a/b.json").unwrap();
        pending.out.write_all(b"half").unwrap();
        assert_eq!(store.read("a/b.json"), None);
        drop(pending);
        assert_eq!(store.read("a/b.json"), None);
        store.write("a/b.json", b"whole").unwrap();
        assert_eq!(store.read("a/b.json").as_deref(), Some(&b"whole"[..]));
        store.remove("a/b.json");
        assert!(!folder.path().join("a").exists());
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &folder.path().join(".tmp")).unwrap();
        for name in ["../x", "/etc/x", "a/../../x", ""] {
            assert!(store.write(name, b"x").is_err(), "{name:?}");
        }
    }
}
