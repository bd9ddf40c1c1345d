//! How the time of all checks grows with the document: prints a table, each line a document twice as
//! long as the one before, and ends with 1 when the growth is beyond n log n.
//! The time of one usual report is `checks`.

mod read;

use doisoat::checks;
use read::Read;
use std::fmt::Write as _;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Lines of the longest table.
const MOST_ROWS: usize = 10_000;
/// Bytes of the longest prose.
const MOST_PROSE: usize = 1 << 20;
/// How many times the length is doubled up to the longest.
const DOUBLINGS: u32 = 4;
/// Most that a doubling may multiply the time by: two, and a quarter for log n and for what the
/// machine does besides.
const MOST_RATIO: f64 = 2.5;
/// Times a document is checked; the fastest counts.
const REPEATS: usize = 5;

const LETTERHEAD: &str = "SỞ NỘI VỤ\n\nSố: 12/BC-SNV\n\nTỉnh Mẫu, ngày 15 tháng 12 năm 2021\n\n\
    # BÁO CÁO\n\n## Kết quả cải cách hành chính năm 2021\n\n";

/// A table of so many lines in groups of ten, with parts, rates, notes and documents.
fn table(rows: usize) -> String {
    let mut text = format!(
        "{LETTERHEAD}| STT | Chỉ tiêu thống kê | Đơn vị tính | Số liệu | Ghi chú |\n|---|---|---|---|---|\n"
    );
    for group in 0..rows / 10 {
        let (a, b) = (40 + group % 50, 7 + group % 9);
        let whole = a + b;
        let rate = a * 100 / whole;
        let _ = write!(
            text,
            "| {} | Lĩnh vực số {group} | | | Kế hoạch số {group}/KH-SNV ngày 29/01/2021 |\n\
             | | Số hồ sơ tiếp nhận | Hồ sơ | {whole} | Một cửa: {a}. Một cửa liên thông: {b}. |\n\
             | | - Trực tuyến | Hồ sơ | {a} | |\n\
             | | - Trực tiếp | Hồ sơ | {b} | |\n\
             | | Số hồ sơ đã giải quyết | Hồ sơ | {a} | |\n\
             | | Số hồ sơ đang giải quyết | Hồ sơ | {b} | |\n\
             | | Tỷ lệ hồ sơ giải quyết đúng hạn | % | {rate} | {a}/{whole} hồ sơ |\n\
             | | Số văn bản đã ban hành | Văn bản | 2 | Thông báo 04/TB-SNV; Thông báo 95/TB-SNV |\n\
             | | Số phòng được kiểm tra | Cơ quan, đơn vị | 3 | 3/5 phòng |\n\
             | | Có thực hiện tuyên truyền | Có = 1 Không = 0 | 1 | |\n",
            group + 1
        );
    }
    text
}

/// So many bytes of prose: totals and parts, changes, rates, documents, one measure twice.
fn prose(bytes: usize) -> String {
    let mut text = LETTERHEAD.to_owned();
    let mut n = 0;
    while text.len() < bytes {
        let (a, b) = (40 + n % 50, 7 + n % 9);
        let whole = a + b;
        let _ = write!(
            text,
            "Lĩnh vực số {n} đã tiếp nhận {whole} hồ sơ, gồm {a} hồ sơ trực tuyến và {b} hồ sơ trực \
             tiếp; đã giải quyết {a} hồ sơ, đạt {}%. Trong kỳ, giảm số lượng đơn vị từ {whole} \
             phòng còn {a} phòng theo Quyết định số {n}/QĐ-UBND ngày 25/6/2021. Tổng số TTHC thuộc \
             thẩm quyền giải quyết của đơn vị là {a} TTHC.\n\n",
            a * 100 / whole
        );
        n += 1;
    }
    text
}

/// The fastest of several runs of all checks.
fn time(text: &str) -> (usize, usize, Duration) {
    let document = Read::new(text.as_bytes(), "report.md");
    let facts = document.facts();
    let runs = (0..REPEATS).map(|_| {
        let start = Instant::now();
        black_box(checks::run(black_box(&facts)));
        start.elapsed()
    });
    (facts.observations.len(), facts.figures.len(), runs.min().unwrap_or_default())
}

/// Prints the lines of one kind of document; true when none grows too fast.
fn grows_well(kind: &str, most: usize, make: fn(usize) -> String) -> bool {
    let mut last: Option<Duration> = None;
    let mut well = true;
    for step in (0..=DOUBLINGS).rev() {
        let size = most >> step;
        let (values, figures, taken) = time(&make(size));
        let ratio = last.map(|before| taken.as_secs_f64() / before.as_secs_f64());
        let shown = ratio.map_or_else(|| "-".to_owned(), |r| format!("{r:.2}"));
        let milliseconds = taken.as_secs_f64() * 1000.0;
        println!("{kind:12} {size:>9} {values:>8} {figures:>8} {milliseconds:>10.1} {shown:>7}");
        well &= ratio.is_none_or(|r| r <= MOST_RATIO);
        last = Some(taken);
    }
    well
}

fn main() -> ExitCode {
    println!(
        "{:12} {:>9} {:>8} {:>8} {:>10} {:>7}",
        "", "length", "values", "figures", "ms", "ratio"
    );
    let rows = grows_well("table lines", MOST_ROWS, table);
    let bytes = grows_well("prose bytes", MOST_PROSE, prose);
    if rows && bytes { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
