//! The program started as a user would start it, on folders made for one test.
//! No assertion about what it reads: those stand in the tests.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A small report in Markdown: a letterhead, prose and a statistics table.
pub const REPORT: &str = "SỞ MẪU\n\nSố: 12/BC-SM\n\nTỉnh Mẫu, ngày 15 tháng 12 năm 2021\n\n\
    # BÁO CÁO\n\n## Kết quả thực hiện cải cách hành chính năm 2021\n\n\
    I. Cải cách tổ chức bộ máy\n\nĐã giảm số lượng đơn vị từ 7 phòng còn 5 phòng.\n\n\
    | STT | Chỉ tiêu thống kê | Đơn vị tính | Số liệu | Ghi chú |\n\
    |---|---|---|---|---|\n\
    | I | Tổ chức bộ máy | | | |\n\
    | 1 | Số phòng chuyên môn | Cơ quan, đơn vị | 5 | |\n\
    | 2 | Tỷ lệ hồ sơ đúng hạn | % | 98,25 | |\n";

/// A folder for one test.
pub struct Place {
    folder: TempDir,
}

impl Place {
    /// A folder with the given files: path and text.
    pub fn with(files: &[(&str, &str)]) -> Place {
        let place = Place { folder: tempfile::tempdir().expect("a temporary folder") };
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// Starts the program in this folder, in English.
    pub fn doisoat(&self, arguments: &[&str]) -> Finished {
        self.doisoat_reading("", arguments)
    }

    /// The same with something on standard input.
    pub fn doisoat_reading(&self, input: &str, arguments: &[&str]) -> Finished {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that does not read its input closes it: no concern of ours.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        Finished(child.wait_with_output().expect("the program ends"))
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_doisoat"));
        command.current_dir(self.folder.path()).args(arguments);
        for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(variable);
        }
        command
    }

    /// All files below a folder with their bytes, by path, without the program's own notes.
    pub fn files(&self, below: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path(below);
        let mut files = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in
                fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path())
            {
                if entry.is_dir() {
                    if entry.file_name() != Some(".doisoat".as_ref()) {
                        folders.push(entry);
                    }
                } else {
                    let name = entry.strip_prefix(&root).expect("below").display().to_string();
                    files.push((name, fs::read(&entry).expect("a file")));
                }
            }
        }
        files.sort();
        files
    }
}

/// The program after it ended.
pub struct Finished(Output);

impl Finished {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.0.stdout)
            .unwrap_or_else(|e| panic!("{e}\n{}\n{}", self.stdout(), self.stderr()))
    }

    /// The same, after it was seen to have ended with the code.
    pub fn ended(self, code: i32) -> Finished {
        assert_eq!(self.code(), code, "stdout: {}\nstderr: {}", self.stdout(), self.stderr());
        self
    }
}
