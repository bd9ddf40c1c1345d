//! Dates and reporting periods.
//! It reads one expression at a time; finding them in a text is the figures' work.

use std::fmt;

/// A calendar date that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1900 to 2100.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month.
    pub day: u8,
}

impl Date {
    /// The date, if it exists.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let days = days_in_month(year, month)?;
        ((1900..=2100).contains(&year) && (1..=days).contains(&day)).then_some(Date {
            year,
            month,
            day,
        })
    }

    /// The day so many days after 1 January 1970; `None` beyond the year 2100.
    pub fn after_epoch(days: u64) -> Option<Date> {
        let mut left = days;
        for year in 1970..=2100 {
            for month in 1..=12 {
                let length = u64::from(days_in_month(year, month)?);
                if left < length {
                    return Date::new(year, month, u8::try_from(left + 1).ok()?);
                }
                left -= length;
            }
        }
        None
    }

    /// Reads a day of ISO 8601, "2021-06-25".
    pub fn from_iso(text: &str) -> Option<Date> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else { return None };
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The last day of a month.
    pub fn month_end(year: u16, month: u8) -> Option<Date> {
        Date::new(year, month, days_in_month(year, month)?)
    }
}

fn days_in_month(year: u16, month: u8) -> Option<u8> {
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => return None,
    })
}

impl fmt::Display for Date {
    /// ISO 8601: `2021-06-25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Reads "25/6/2021", "25-06-2021", "25.6.2021", with a doubled slash and stray spaces forgiven.
pub fn parse_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> =
        text.split(['/', '-', '.']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    if year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The kind of a reporting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum PeriodKind {
    Month,
    Quarter,
    HalfYear,
    NineMonths,
    Year,
    Other,
}

impl PeriodKind {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            PeriodKind::Month => "month",
            PeriodKind::Quarter => "quarter",
            PeriodKind::HalfYear => "half_year",
            PeriodKind::NineMonths => "nine_months",
            PeriodKind::Year => "year",
            PeriodKind::Other => "other",
        }
    }
}

/// A reporting period: both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// What it is called.
    pub kind: PeriodKind,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl Period {
    /// A calendar year.
    pub fn year(year: u16) -> Option<Period> {
        Period::months(PeriodKind::Year, year, 1, 12)
    }

    /// A quarter, 1 to 4.
    pub fn quarter(quarter: u8, year: u16) -> Option<Period> {
        if !(1..=4).contains(&quarter) {
            return None;
        }
        Period::months(PeriodKind::Quarter, year, quarter * 3 - 2, quarter * 3)
    }

    /// Whole months, first to last.
    pub fn months(kind: PeriodKind, year: u16, first: u8, last: u8) -> Option<Period> {
        Some(Period { kind, start: Date::new(year, first, 1)?, end: Date::month_end(year, last)? })
    }
}
#[test]
fn days_after_the_epoch_are_dates() {
    let check = |days, expect: &str| {
        assert_eq!(Date::after_epoch(days).map(|d| d.to_string()).as_deref(), Some(expect));
        assert_eq!(Date::from_iso(expect), Date::after_epoch(days));
    };
    check(0, "1970-01-01");
    check(59, "1970-03-01");
    check(11_016, "2000-02-29");
    check(20_779, "2026-11-22");
    assert_eq!(Date::after_epoch(u64::MAX), None);
    assert_eq!(Date::from_iso("2026-2-1"), None);
}
