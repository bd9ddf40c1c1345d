//! Vietnamese number words: "hai mươi mốt", "mười lăm", "một trăm linh ba".
//! It does not decide whether a word such as "năm" (five, year) is a number in its place.

/// Reads the longest number at the start of folded words. Returns the value and the number of
/// words it takes. Values up to 999,999.
pub fn number_at_start(words: &[&str]) -> Option<(u32, usize)> {
    let mut taken = 0;
    let mut total = 0u32;
    let (first, n) = below_thousand(words)?;
    taken += n;
    if matches!(words.get(taken), Some(&("nghìn" | "ngàn"))) {
        taken += 1;
        total += first * 1000;
        if let Some((rest, n)) = below_thousand(&words[taken..]) {
            taken += n;
            total += rest;
        }
    } else {
        total = first;
    }
    Some((total, taken))
}

fn below_thousand(words: &[&str]) -> Option<(u32, usize)> {
    if let Some(hundreds) = words.first().and_then(|w| digit(w))
        && words.get(1) == Some(&"trăm")
    {
        let base = hundreds * 100;
        return Some(match words.get(2) {
            Some(&("linh" | "lẻ")) => match words.get(3).and_then(|w| digit(w)) {
                Some(ones) => (base + ones, 4),
                None => (base, 2),
            },
            _ => match below_hundred(&words[2..]) {
                Some((rest, n)) if n > 1 || rest >= 10 => (base + rest, 2 + n),
                _ => (base, 2),
            },
        });
    }
    below_hundred(words)
}

fn below_hundred(words: &[&str]) -> Option<(u32, usize)> {
    let first = *words.first()?;
    if first == "mười" {
        return Some(match words.get(1).and_then(|w| ones(w)) {
            Some(n) => (10 + n, 2),
            None => (10, 1),
        });
    }
    let tens = digit(first)?;
    if words.get(1) == Some(&"mươi") {
        return Some(match words.get(2).and_then(|w| ones(w)) {
            Some(n) => (tens * 10 + n, 3),
            None => (tens * 10, 2),
        });
    }
    // "hai mốt", "ba lăm": the tens word left out.
    if tens >= 2 {
        match words.get(1) {
            Some(&"mốt") => return Some((tens * 10 + 1, 2)),
            Some(&"lăm") => return Some((tens * 10 + 5, 2)),
            _ => {}
        }
    }
    Some((tens, 1))
}

fn digit(word: &str) -> Option<u32> {
    Some(match word {
        "một" => 1,
        "hai" => 2,
        "ba" => 3,
        "bốn" => 4,
        "năm" => 5,
        "sáu" => 6,
        "bảy" | "bẩy" => 7,
        "tám" => 8,
        "chín" => 9,
        _ => return None,
    })
}

/// A digit behind tens: also mốt, tư, lăm.
fn ones(word: &str) -> Option<u32> {
    Some(match word {
        "mốt" => 1,
        "tư" => 4,
        "lăm" | "nhăm" => 5,
        other => return digit(other),
    })
}

#[cfg(test)]
mod tests {
    use super::number_at_start;

    #[test]
    fn number_words_read_as_spoken() {
        let check = |text: &str, expect: Option<(u32, usize)>| {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(number_at_start(&words), expect, "{text}");
        };
        check("bốn đầu mối", Some((4, 1)));
        check("hai mươi mốt hồ sơ", Some((21, 3)));
        check("mười lăm", Some((15, 2)));
        check("mười người", Some((10, 1)));
        check("một trăm linh ba hồ sơ", Some((103, 4)));
        check("hai trăm hồ sơ", Some((200, 2)));
        check("ba nghìn hai trăm", Some((3200, 4)));
        check("hồ sơ", None);
    }
}
