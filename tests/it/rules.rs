//! The page of rules against the registry it is written from.
//! What a rule finds is tested beside its check.

use doisoat::checks;
use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks/RULES.md");

#[test]
fn the_page_of_rules_is_what_the_registry_says() {
    let page = checks::rule_page();
    if std::env::var_os("DOISOAT_UPDATE").is_some() {
        fs::write(PAGE, &page).expect("the page is written");
    }
    let written = fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        written == page,
        "src/checks/RULES.md is stale: DOISOAT_UPDATE=1 cargo test --test it rules"
    );
}
