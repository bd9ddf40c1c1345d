//! The language of what people read; programs get both languages.
//! It translates nothing itself: messages come in both languages from where they are made.

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Language {
    /// The language of a locale name such as `vi_VN.UTF-8`: Vietnamese, else English.
    pub fn of_locale(locale: &str) -> Language {
        let name = locale.split(['_', '.', '@']).next().unwrap_or_default();
        if name.eq_ignore_ascii_case("vi") { Language::Vi } else { Language::En }
    }

    /// The one of two texts that is in this language.
    pub fn of<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Language::Vi => vi,
            Language::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_language() {
        let check = |locale: &str, expect| assert_eq!(Language::of_locale(locale), expect);
        check("vi_VN.UTF-8", Language::Vi);
        check("vi", Language::Vi);
        check("en_US.UTF-8", Language::En);
        check("C", Language::En);
        check("", Language::En);
        check("vivid", Language::En);
    }
}
