//! Hashes as they are printed: lower-case hexadecimal digits.
//! It hashes nothing; what goes into a hash is its user's matter.

use std::fmt::Write as _;

/// Bytes of a hash that make a short id: 64 bits, so that among a million ids two are equal with a
/// chance of 1 in 37 million (birthday bound); the writers tell apart those that still are.
const SHORT: usize = 8;

/// All bytes as lower-case hexadecimal digits, two each.
pub fn hex(hash: &[u8]) -> String {
    hash.iter().fold(String::with_capacity(2 * hash.len()), |mut out, byte| {
        // Writing into a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The first 16 hexadecimal digits of a hash.
pub fn short_hex(hash: &[u8]) -> String {
    hex(&hash[..SHORT.min(hash.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_lower_case_and_keep_leading_zeros() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
        assert_eq!(short_hex(&[0x12; 32]), "12".repeat(8));
        assert_eq!(short_hex(&[1]), "01");
    }
}
