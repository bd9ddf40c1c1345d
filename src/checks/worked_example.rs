//! The worked example of the public contract, as a test: one defect, two findings, one
//! confirmation, one cluster, one hint.
//! Nothing here is part of the program.

use super::Outcome;
use super::model::{Operand, SideRole};
use super::testing::Sample;
use crate::figures::{Role, StatementKind};
use crate::mapping::{Blanks, ConstraintKind};
use crate::report::Verdict;

fn sample() -> Sample {
    const CUT: &str = "Số lượng phòng ban, tổ chức hành chính thuộc sở cắt giảm trong năm";
    const RATE: &str = "Tỷ lệ phòng ban, tổ chức hành chính thuộc sở cắt giảm so với kế hoạch năm";
    let unit = "Cơ quan, đơn vị";
    Sample::new()
        .rows(&[
            ("2", "Kiểm tra CCHC", "", "", ""),
            ("", "Số phòng ban đã kiểm tra", unit, "3", "3/5 phòng"),
            ("1", "Cơ cấu tổ chức bộ máy", "", "", ""),
            ("", "Số phòng ban chuyên môn thuộc khối văn phòng sở", unit, "3", ""),
            ("", CUT, unit, "0", ""),
            ("", RATE, "%", "40", ""),
        ])
        .mapped(&[
            ("Số phòng ban đã kiểm tra", "steering.departments_inspected"),
            ("Số phòng ban chuyên môn thuộc khối văn phòng sở", "organisation.departments"),
            (CUT, "organisation.departments_cut"),
            (RATE, "organisation.departments_cut_rate"),
        ])
        .constraint(
            "cut-count-and-rate",
            Blanks::NotEvaluable,
            ConstraintKind::ZeroIffZero {
                of: "organisation.departments_cut".to_owned(),
                and: "organisation.departments_cut_rate".to_owned(),
            },
        )
        .noted(
            "Số phòng ban đã kiểm tra",
            StatementKind::Share,
            "3/5 phòng",
            &[("3", "phòng", Role::Numerator), ("5", "phòng", Role::Denominator)],
        )
        .says(
            StatementKind::FromTo,
            "Đã sắp xếp lại, giảm số lượng đơn vị từ 5 phòng còn 3 phòng.",
            &[("5", "phòng", Role::From), ("3", "phòng", Role::To)],
        )
        .linked(1, "organisation.departments_cut", 0.9)
        .linked(0, "organisation.departments", 0.9)
}

fn has(outcome: &Outcome, rule: &str, arithmetic: &str, held: bool) -> bool {
    let list = if held { &outcome.confirmations } else { &outcome.findings };
    list.iter().any(|f| f.rule == rule && f.arithmetic.as_deref() == Some(arithmetic))
}

#[test]
fn the_worked_example_of_the_contract_comes_out_exactly() {
    let sample = sample();
    let outcome = sample.outcome();
    assert!(has(&outcome, "C201", "5 − 3 = 2 ≠ 0", false));
    assert!(has(&outcome, "T101", "0 ≠ 40 %", false));
    assert!(has(&outcome, "C201", "(5 − 3) / 5 = 40 %", true));
    assert_eq!(outcome.findings.len(), 2, "{:#?}", sample.lines());

    let [cluster] = outcome.clusters.as_slice() else { panic!("{:#?}", outcome.clusters) };
    assert_eq!(cluster.findings.len(), 2);
    let [change] = cluster.change.as_slice() else { panic!("{cluster:#?}") };
    assert_eq!(change.operand, Operand::Observation(2));
    assert_eq!((change.from.to_string(), change.to.to_string()), ("0".into(), "2".into()));
    assert_eq!((cluster.resolves.len(), cluster.ties), (2, 0));

    let narrative = outcome.findings.iter().find(|f| f.rule == "C201").unwrap();
    let words: Vec<_> = narrative.sides.iter().map(|s| (s.role, s.raw.as_str())).collect();
    assert_eq!(
        words,
        [
            (SideRole::Narrative, "từ 5 phòng còn 3 phòng"),
            (SideRole::Table, "0"),
            (SideRole::Context, "3/5 phòng"),
        ]
    );
    assert!(narrative.sides[2].explains.as_ref().unwrap().vi.contains("5 phòng"));
    assert_eq!(outcome.observation_verdicts[2], Verdict::Contradicted);
    assert_eq!(outcome.observation_verdicts[1], Verdict::Confirmed);
}

#[test]
fn the_inspected_share_is_never_compared_with_the_rate_of_the_cut() {
    let outcome = sample().outcome();
    for judged in outcome.findings.iter().chain(&outcome.confirmations) {
        let operands: Vec<Operand> =
            judged.relation.iter().flat_map(super::relation::operands).collect();
        let share = [Operand::Figure(0), Operand::Figure(1)];
        let touches_share = operands.iter().any(|o| share.contains(o));
        assert!(!(touches_share && operands.contains(&Operand::Observation(3))), "{judged:#?}");
    }
}

#[test]
fn the_same_facts_give_the_same_words() {
    let (a, b) = (sample().outcome(), sample().outcome());
    assert_eq!(a, b);
    let finding = &a.findings[0];
    assert_eq!(finding.id.len(), 16);
    assert!(finding.message.vi.contains("“từ 5 phòng còn 3 phòng”"), "{}", finding.message.vi);
    assert!(finding.message.en.contains("does not agree with"), "{}", finding.message.en);
}
