//! Tokens of a text: words, numbers, claims and marks, with their places.
//! It does not decide what a number means.

use super::claims::Claim;
use crate::text::{fold, is_word_char};

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// First scalar in the text.
    pub start: usize,
    /// Behind the last scalar.
    pub end: usize,
    /// Folded text.
    pub text: String,
    /// True when the printed token begins with a capital letter.
    pub capital: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A run of letters (and digits glued behind plain Latin ones).
    Word,
    /// Digits with their marks.
    Number,
    /// A stretch that is not a measure: index into the claims.
    Claim(usize),
    /// Any other visible character.
    Mark(char),
}

impl Token {
    /// True for the given mark.
    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }

    /// True for the given folded word.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text == word
    }
}

/// Splits a text into tokens; the digits of a claim are inside the claim's token.
pub fn tokens(text: &str, claims: &[Claim]) -> Vec<Token> {
    let printed: Vec<char> = text.chars().collect();
    let folded: Vec<char> = fold(text).chars().collect();
    let mut out = Vec::new();
    let mut next_claim = 0;
    let mut i = 0;
    while i < folded.len() {
        if let Some(claim) = claims.get(next_claim)
            && claim.start <= i
        {
            let end = claim.end.max(i + 1).min(folded.len());
            out.push(token(TokenKind::Claim(next_claim), i, end, &printed, &folded));
            i = end;
            next_claim += 1;
            continue;
        }
        let stop = claims.get(next_claim).map_or(folded.len(), |c| c.start.min(folded.len()));
        let c = folded[i];
        if c.is_whitespace() {
            i += 1;
        } else if c.is_ascii_digit() {
            let mut end = i + 1;
            while end < stop {
                let digit = folded[end].is_ascii_digit();
                let mark = matches!(folded[end], '.' | ',')
                    && end + 1 < stop
                    && folded[end + 1].is_ascii_digit();
                if !digit && !mark {
                    break;
                }
                end += 1;
            }
            out.push(token(TokenKind::Number, i, end, &printed, &folded));
            i = end;
        } else if is_word_char(c) {
            let mut end = i + 1;
            // "mức3": Vietnamese letters are no part of a code; the space was lost.
            let mut vietnamese = !c.is_ascii();
            while end < stop
                && is_word_char(folded[end])
                && !(vietnamese && folded[end].is_ascii_digit())
            {
                vietnamese |= !folded[end].is_ascii();
                end += 1;
            }
            out.push(token(TokenKind::Word, i, end, &printed, &folded));
            i = end;
        } else {
            out.push(token(TokenKind::Mark(c), i, i + 1, &printed, &folded));
            i += 1;
        }
    }
    out
}

fn token(kind: TokenKind, start: usize, end: usize, printed: &[char], folded: &[char]) -> Token {
    Token {
        kind,
        start,
        end,
        text: folded[start..end].iter().collect(),
        capital: printed[start].is_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::claims::claims;

    #[test]
    fn a_lost_space_parts_word_and_number() {
        let got: Vec<String> =
            tokens("có40 hồ sơ, mức3", &[]).into_iter().map(|t| t.text).collect();
        assert_eq!(got, ["có", "40", "hồ", "sơ", ",", "mức", "3"]);
    }

    #[test]
    fn numbers_keep_their_marks_and_claims_their_digits() {
        let text = "Có 1.505 văn bản, 98,25% (Quyết định 15/2021/QĐ-UBND); 21/7đến";
        let claims = claims(text);
        let got: Vec<String> = tokens(text, &claims).into_iter().map(|t| t.text).collect();
        assert_eq!(
            got,
            [
                "có",
                "1.505",
                "văn",
                "bản",
                ",",
                "98,25",
                "%",
                "(",
                "quyết",
                "định",
                "15/2021/qđ-ubnd",
                ")",
                ";",
                "21",
                "/",
                "7",
                "đến"
            ]
        );
    }
}
