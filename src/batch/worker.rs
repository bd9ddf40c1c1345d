//! Work in a process of its own: bytes in, bytes out, however it ends.
//! It does not know what the work is; the process is this program again, with a hidden command.

use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// What a process is to do.
#[derive(Debug)]
pub struct Job<'a> {
    /// The program.
    pub program: &'a Path,
    /// Its arguments.
    pub arguments: &'a [String],
    /// What it reads on standard input.
    pub input: &'a [u8],
    /// When it is killed.
    pub time: Duration,
    /// Bytes on standard output at which it is killed.
    pub output_bytes: usize,
}

/// What a process has said, and how it ended.
#[derive(Debug)]
pub struct Answer {
    /// Standard output; not whole when it did not end well.
    pub output: Vec<u8>,
    /// How it ended.
    pub end: Result<(), End>,
}

/// Why a process did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It took longer than allowed.
    TimedOut,
    /// It needed more memory than allowed.
    OutOfMemory,
    /// It said more than allowed.
    TooMuchOutput,
    /// It ended otherwise: its last words.
    Crashed(String),
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::TimedOut => f.write_str("it took too long"),
            End::OutOfMemory => f.write_str("it ran out of memory"),
            End::TooMuchOutput => f.write_str("it said too much"),
            End::Crashed(words) => write!(f, "it ended: {words}"),
        }
    }
}

/// Bytes of standard error that are kept, from its end.
const LAST_WORDS: usize = 8 << 10;
/// Pause between two looks at a process that has closed its output and not yet ended.
const PAUSE: Duration = Duration::from_millis(1);

/// Starts the process and waits for its end; it never outlives this call.
pub fn work(job: &Job<'_>) -> Answer {
    match start(job) {
        Ok(child) => attend(job, child),
        Err(error) => {
            Answer { output: Vec::new(), end: Err(End::Crashed(format!("not started: {error}"))) }
        }
    }
}

fn start(job: &Job<'_>) -> io::Result<Child> {
    Command::new(job.program)
        .args(job.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Looking up the lines of a backtrace can take longer than the work.
        .env("RUST_BACKTRACE", "0")
        .spawn()
}

fn attend(job: &Job<'_>, mut child: Child) -> Answer {
    let deadline = Instant::now() + job.time;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A process that does not read to the end has its reasons; how it ends tells them.
            let _ = stdin.map(|mut pipe| pipe.write_all(job.input));
        });
        let words = scope.spawn(move || stderr.map(last_words).unwrap_or_default());
        let (sender, receiver) = mpsc::channel();
        scope.spawn(move || {
            let mut output = Vec::new();
            let most = job.output_bytes as u64;
            let _ = stdout.map(|pipe| pipe.take(most.saturating_add(1)).read_to_end(&mut output));
            // Nobody waits any more when the time is over.
            let _ = sender.send(output);
        });
        let received = receiver.recv_timeout(job.time);
        let mut end = match &received {
            Ok(output) if output.len() > job.output_bytes => Some(End::TooMuchOutput),
            Ok(_) => None,
            Err(RecvTimeoutError::Timeout) => Some(End::TimedOut),
            Err(RecvTimeoutError::Disconnected) => Some(End::Crashed("no output".to_owned())),
        };
        let status = if end.is_none() { ended(&mut child, deadline) } else { None };
        if status.is_none() {
            let _ = child.kill();
            let _ = child.wait();
            end.get_or_insert(End::TimedOut);
        }
        let output = received.or_else(|_| receiver.recv()).unwrap_or_default();
        let words = words.join().unwrap_or_default();
        let end = end.or_else(|| status.and_then(|status| judged(status, &words)));
        Answer { output, end: end.map_or(Ok(()), Err) }
    })
}

/// How the process ended; `None` when it has not by the deadline.
fn ended(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            _ => return None,
        }
    }
}

/// The end of what a process writes to standard error.
fn last_words(mut pipe: impl Read) -> String {
    let mut words = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = pipe.read(&mut piece) {
        words.extend_from_slice(&piece[..read]);
        if words.len() > 2 * LAST_WORDS {
            words.drain(..words.len() - LAST_WORDS);
        }
    }
    String::from_utf8_lossy(&words).into_owned()
}

fn judged(status: ExitStatus, words: &str) -> Option<End> {
    if status.success() {
        return None;
    }
    // The words of Rust's allocator before it aborts.
    if words.contains("memory allocation of") {
        return Some(End::OutOfMemory);
    }
    let last = words.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    Some(End::Crashed(if last.is_empty() {
        status.to_string()
    } else {
        format!("{status}: {last}")
    }))
}

/// Lets this process have so many bytes of address space at most: above, an allocation fails and
/// the process aborts. For the hidden command, before it reads anything.
///
/// # Errors
/// When the system has no such limit.
pub fn limit_memory(bytes: u64) -> io::Result<()> {
    rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, input: &[u8]) -> Answer {
        work(&Job {
            program: Path::new("/bin/sh"),
            arguments: &["-c".to_owned(), script.to_owned()],
            input,
            time: Duration::from_secs(if script.contains("sleep") { 1 } else { 60 }),
            output_bytes: 1000,
        })
    }

    #[test]
    fn what_goes_in_comes_out() {
        let answer = shell("cat", b"bytes");
        assert_eq!((answer.output.as_slice(), answer.end), (&b"bytes"[..], Ok(())));
    }

    #[test]
    fn a_process_that_hangs_is_ended_and_what_it_said_is_kept() {
        for script in ["echo part; exec sleep 600", "echo part; exec 1>&-; exec sleep 600"] {
            let began = Instant::now();
            let answer = shell(script, b"");
            assert_eq!(answer.end, Err(End::TimedOut), "{script}");
            assert_eq!(answer.output, b"part\n", "{script}");
            assert!(began.elapsed() < Duration::from_secs(60), "{script}");
        }
    }

    #[test]
    fn a_process_that_never_stops_talking_is_ended() {
        let answer = shell("exec yes", b"");
        assert_eq!(answer.end, Err(End::TooMuchOutput));
    }

    #[test]
    fn a_process_that_dies_leaves_its_last_words() {
        let check = |script: &str, words: &str| {
            let answer = shell(script, &[b'x'; 1 << 20]);
            let Err(End::Crashed(said)) = &answer.end else { panic!("{script}: {answer:?}") };
            assert!(said.contains(words), "{script}: {said}");
        };
        check("echo first >&2; echo last >&2; exit 3", "last");
        check("kill -ABRT $$", "signal");
        check("kill -SEGV $$", "signal");
    }

    #[test]
    fn an_allocation_that_fails_is_told_from_other_ends() {
        let answer = shell("echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$", b"");
        assert_eq!(answer.end, Err(End::OutOfMemory));
    }

    #[test]
    fn a_program_that_is_not_there_is_no_answer() {
        let job = Job {
            program: Path::new("/no/such/program"),
            arguments: &[],
            input: b"",
            time: Duration::from_secs(1),
            output_bytes: 1,
        };
        assert!(
            matches!(work(&job).end, Err(End::Crashed(words)) if words.contains("not started"))
        );
    }
}
