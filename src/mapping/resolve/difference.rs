//! Which words one label has and the other has not, for people who decide whether both mean one
//! measure.
//! It judges nothing: that is the alignment's work.

use super::words::Vocabulary;
use crate::text::Abbreviations;

/// Words that stand on one side only, folded and with abbreviations written out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Words of the first label that the second has not.
    pub more: Vec<String>,
    /// Words of the second label that the first has not.
    pub less: Vec<String>,
}

/// What the printed label says more and less than the form's.
pub fn difference(printed: &str, form: &str) -> Difference {
    let (vocabulary, none) = (Vocabulary::of_the_field(), Abbreviations::new());
    let (printed, form) = (vocabulary.words(printed, &none), vocabulary.words(form, &none));
    Difference { more: without(&printed, &form), less: without(&form, &printed) }
}

/// The words of one text that are left when those of the other are taken away, in their order.
fn without(words: &[String], other: &[String]) -> Vec<String> {
    let mut other: Vec<&String> = other.iter().collect();
    let mut left = Vec::new();
    for word in words {
        match other.iter().position(|o| *o == word) {
            Some(at) => {
                other.swap_remove(at);
            }
            None => left.push(word.clone()),
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_side_are_named_in_order() {
        let found = difference("Số TTHC mới đưa ra", "Số thủ tục hành chính được công bố mới");
        assert_eq!(found.more, ["đưa", "ra"]);
        assert_eq!(found.less, ["được", "công", "bố"]);
        assert_eq!(difference("Hoà giải", "hòa giải"), Difference::default());
    }
}
