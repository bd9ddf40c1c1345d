//! Numbers as written and as meant: decimals with their digits, intervals, units, periods.
//! It does not read sentences or tables.

mod interval;
mod number;
mod period;
mod unit;

pub use interval::Interval;
pub use number::{Expect, Printed, parse_number};
pub use period::{Date, Period, PeriodKind, parse_date};
pub use rust_decimal::Decimal;
pub use unit::{Unit, UnitKind, UnitLexicon};
