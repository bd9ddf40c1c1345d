//! Intervals: what exact values a printed number can stand for.
//! It does not decide which numbers are compared.

use rust_decimal::Decimal;

/// A closed-open or closed interval of exact values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Least value.
    pub low: Decimal,
    /// Greatest value, or the bound just not reached when `open` is set.
    pub high: Decimal,
    /// True when `high` itself is excluded.
    pub open: bool,
}

impl Interval {
    /// One exact value.
    pub fn exact(value: Decimal) -> Self {
        Interval { low: value, high: value, open: false }
    }

    /// All values that print as `value` with `decimals` digits when rounded half up or truncated:
    /// half a unit of the last digit below, one unit above (excluded).
    pub fn printed(value: Decimal, decimals: u32) -> Self {
        let unit = Decimal::new(1, decimals.min(28));
        Interval { low: value - unit / Decimal::TWO, high: value + unit, open: true }
    }

    /// All values that round half up to `value` with `decimals` digits: amounts in thousands or
    /// millions are rounded, nobody truncates them.
    pub fn rounded(value: Decimal, decimals: u32) -> Self {
        let half = Decimal::new(1, decimals.min(28)) / Decimal::TWO;
        Interval { low: value - half, high: value + half, open: false }
    }

    /// True when the interval is one value.
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// True when some value lies in both.
    pub fn meets(&self, other: &Interval) -> bool {
        let below = |a: &Interval, b: &Interval| {
            if a.open { b.low < a.high } else { b.low <= a.high }
        };
        below(self, other) && below(other, self)
    }

    /// True when the value lies in it.
    pub fn holds(&self, value: Decimal) -> bool {
        self.meets(&Interval::exact(value))
    }

    /// The sum of two; `None` on overflow.
    pub fn plus(&self, other: &Interval) -> Option<Interval> {
        Some(Interval {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
            open: self.open || other.open,
        })
    }

    /// The interval times a factor that may be negative; `None` on overflow.
    pub fn times(&self, factor: Decimal) -> Option<Interval> {
        let a = self.low.checked_mul(factor)?;
        let b = self.high.checked_mul(factor)?;
        // With a negative factor the open end becomes the low one; widening it to closed is the
        // cautious reading (a conflict is raised only when intervals cannot meet).
        Some(if factor.is_sign_negative() {
            Interval { low: b, high: a, open: false }
        } else {
            Interval { low: a, high: b, open: self.open && !factor.is_zero() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_and_truncated_rates_pass() {
        let exact = Decimal::from(500) / Decimal::from(19); // 26.3157…
        assert!(Interval::printed(Decimal::new(263, 1), 1).holds(exact));
        assert!(Interval::printed(Decimal::new(2632, 2), 2).holds(exact));
        assert!(Interval::printed(Decimal::new(2631, 2), 2).holds(exact));
        assert!(!Interval::printed(Decimal::new(2633, 2), 2).holds(exact));
        assert!(!Interval::printed(Decimal::new(25, 0), 0).holds(Decimal::from(26)));
    }
}
