//! Resolution of whole reports of the samples, against indicators written by hand.
//! It does not test the reading of the reports; their stages do.

use super::*;
use crate::limits::Limits;
use crate::mapping::Mapping;
use crate::readers::detect;
use crate::tables::{HeaderWords, join, understand};

/// The statistics tables of a sample.
fn tables_of(sample: &str) -> Vec<StatisticsTable> {
    let path = format!("{}/samples/{sample}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap();
    let document = detect(&bytes, &path).unwrap().read(&bytes, &Limits::default()).unwrap();
    let words = HeaderWords::default();
    let joined = join(&document.blocks, &words);
    understand(&joined.tables, &joined.before, &words)
}

/// The beginning of each label in printed order, and its indicator.
const DEPARTMENT_2021: [(&str, &str); 137] = [
    ("Số nhiệm vụ đề ra trong kế hoạch", "steering.plan_tasks"),
    ("Số nhiệm vụ đã hoàn thành", "steering.plan_tasks_completed"),
    ("Số văn bản chỉ đạo CCHC đã ban hành", "steering.directives_issued"),
    ("Số phòng ban đã kiểm tra", "steering.departments_inspected"),
    ("Số đơn vị trực thuộc đã kiểm tra", "steering.subordinates_inspected"),
    ("Số vấn đề phát hiện qua kiểm tra", "steering.inspection_issues_found"),
    ("Số vấn đề phát hiện đã xử lý xong", "steering.inspection_issues_handled"),
    ("Tỷ lệ thực hiện nhiệm vụ tuyên truyền theo kế hoạch", "steering.communication_rate"),
    ("Số lượng tin, bài viết, phóng sự gửi và duyệt đăng tại", "steering.articles_provincial_page"),
    ("Số lượng tin, bài viết, phóng sự đã đăng tại Chuyên mục", "steering.articles_own_page"),
    ("Có thực hiện tuyên truyền CCHC thường xuyên thông qua", "steering.articles_media"),
    (
        "Có thực hiện tuyên truyền CCHC thường xuyên thông qua các",
        "steering.communication_meetings",
    ),
    ("Tổng số nhiệm vụ được giao", "steering.provincial_tasks_assigned"),
    ("Số nhiệm vụ đã hoàn thành đúng hạn", "steering.provincial_tasks_on_time"),
    ("Số nhiệm vụ đã hoàn thành nhưng quá hạn", "steering.provincial_tasks_late"),
    ("Số lượng phiếu khảo sát", "steering.survey_forms"),
    ("Hình thức khảo sát", "steering.survey_method"),
    ("Tỷ lệ hài lòng trong kỳ báo cáo", "steering.satisfaction_rate"),
    ("Việc chấp hành Chỉ thị 10 của Chủ tịch UBND tỉnh, Chỉ thị", "steering.discipline_compliance"),
    ("Số VBQPPL đã tham mưu ban hành", "institutions.documents_advised"),
    ("Số VBQPPL đã tham mưu ban hành", "institutions.documents_advised"),
    ("Số VBQPPL tham mưu ban hành đúng tiến độ", "institutions.documents_advised_on_time"),
    (
        "Số VBQPPL tham mưu ban hành đúng quy trình, thủ tục theo",
        "institutions.documents_advised_in_due_form",
    ),
    ("Số VBQPPL phải rà soát", "institutions.documents_to_review"),
    ("Số VBQPPL đã rà soát", "institutions.documents_reviewed"),
    ("Số VBQPPL đã kiến nghị xử lý sau rà soát", "institutions.documents_proposed_for_handling"),
    ("Số VBQPPL có kiến nghị xử lý đã được xử lý xong", "institutions.documents_proposals_handled"),
    ("Kế hoạch rà soát TTHC", "procedures.review_plan"),
    ("Số TTHC được công bố mới", "procedures.announced"),
    ("Số TTHC đã được bãi bỏ, thay thế", "procedures.abolished"),
    ("Tổng số TTHC đang có hiệu lực", "procedures.in_force"),
    ("- Số TTHC áp dụng tại cơ quan, đơn vị", "procedures.in_force_here"),
    ("- Số TTHC áp dụng tại các đơn vị trực thuộc", "procedures.in_force_subordinate"),
    (
        "Số TTHC đã cập nhật, công khai trên Trang Một cửa điện",
        "procedures.published_one_stop_page",
    ),
    (
        "Số TTHC mức độ 3 và 4 đã tích hợp lên Trang Một cửa điện",
        "procedures.levels_3_4_one_stop_page",
    ),
    (
        "Có thực hiện niêm yết địa chỉ tiếp nhận phản ánh kiến nghị",
        "procedures.feedback_address_posted",
    ),
    ("Số lượng ý kiến đã tiếp nhận", "procedures.feedback_received"),
    ("Số lượng ý kiến đã giải quyết", "procedures.feedback_resolved"),
    ("Số TTHC liên thông cùng cấp", "procedures.linked_same_level"),
    ("Số TTHC liên thông giữa các cấp chính quyền", "procedures.linked_across_levels"),
    ("Tỷ lệ TTHC đã được phê duyệt quy trình nội bộ", "procedures.internal_process_approved_rate"),
    (
        "Tỷ lệ quy trình nội bộ giải quyết TTHC đã được điện tử",
        "procedures.internal_process_digital_rate",
    ),
    ("Số lượng hồ sơ TTHC do cơ quan, đơn vị tiếp nhận", "procedures.dossiers_received"),
    ("Số lượng hồ sơ TTHC do cơ quan, đơn vị trả kết quả", "procedures.dossiers_returned"),
    ("Tỷ lệ hồ sơ TTHC tiếp nhận được giải quyết đúng hạn", "procedures.dossiers_on_time_rate"),
    ("Số TTHC được tích hợp lên Cổng DVC", "procedures.on_service_portal"),
    ("Số TTHC cung cấp mức độ 3, 4 trên Cổng DVC", "procedures.levels_3_4_service_portal"),
    ("Số TTHC đã tích hợp dịch vụ thanh toán trực tuyến", "procedures.online_payment"),
    ("Số phòng ban chuyên môn thuộc khối văn phòng sở", "organisation.departments"),
    (
        "Số tổ chức hành chính trực thuộc sở ngành (nếu có)",
        "organisation.administrative_organisations",
    ),
    (
        "Số phòng ban chuyên môn trong tổ chức hành chính trực",
        "organisation.administrative_organisation_departments",
    ),
    ("Số đơn vị sự nghiệp trực thuộc sở ngành (nếu có)", "organisation.public_service_units"),
    (
        "Số phòng ban chuyên môn trong đơn vị sự nghiệp trực thuộc",
        "organisation.public_service_unit_departments",
    ),
    ("Số lượng phòng ban, tổ chức hành chính thuộc sở cắt giảm", "organisation.departments_cut"),
    (
        "Tỷ lệ phòng ban, tổ chức hành chính thuộc sở cắt giảm so",
        "organisation.departments_cut_rate",
    ),
    ("Số lượng đơn vị sự nghiệp cắt giảm trong năm (nếu", "organisation.public_service_units_cut"),
    (
        "Số phòng ban trong đơn vị sự nghiệp thuộc sở được cắt giảm",
        "organisation.public_service_unit_departments_cut",
    ),
    (
        "Tỷ lệ phòng ban trong đơn vị sự nghiệp thuộc sở được cắt",
        "organisation.public_service_unit_departments_cut_rate",
    ),
    ("Tổng số biên chế được giao trong năm", "personnel.posts_assigned"),
    ("Tổng số biên chế có mặt tại thời điểm báo cáo", "personnel.posts_present"),
    ("Số hợp đồng lao động làm việc tại cơ quan hành chính nhà", "personnel.contract_workers"),
    ("Số biên chế đã tinh giản trong kỳ báo cáo", "personnel.posts_streamlined"),
    ("Tỷ lệ phần trăm biên chế đã tinh giản so với kế hoạch", "personnel.posts_streamlined_rate"),
    ("Số người làm việc hưởng lương từ NSNN tại các đơn vị sự", "personnel.state_paid_workers"),
    ("Tổng số người làm việc được giao", "personnel.state_paid_workers_assigned"),
    ("Tổng số người làm việc có mặt", "personnel.state_paid_workers_present"),
    ("Số người đã tinh giản trong kỳ báo cáo", "personnel.state_paid_workers_streamlined"),
    ("Tỷ lệ % đã tinh giản so với kế hoạch năm", "personnel.state_paid_workers_streamlined_rate"),
    (
        "Số người làm việc tại các đơn vị sự nghiệp công lập tự chủ",
        "personnel.self_financed_workers",
    ),
    ("Tổng số người làm việc được duyệt", "personnel.self_financed_workers_approved"),
    ("Tổng số người làm việc có mặt", "personnel.self_financed_workers_present"),
    ("Số lượng lãnh đạo cấp sở, ngành", "personnel.senior_leaders"),
    ("Số lượng lãnh đạo cấp phòng và tương đương thuộc sở", "personnel.division_leaders"),
    (
        "Số lượng lãnh đạo cấp phòng trong đơn vị trực thuộc",
        "personnel.subordinate_division_leaders",
    ),
    (
        "Kiểm tra việc thực hiện nhiệm vụ phân cấp quản lý nhà",
        "organisation.decentralisation_inspections",
    ),
    (
        "Số đơn vị hành chính cấp huyện, phòng chuyên môn cấp huyện",
        "organisation.decentralisation_districts_inspected",
    ),
    ("Số đơn vị hành chính cấp xã đã kiểm tra", "organisation.decentralisation_communes_inspected"),
    ("Số vấn đề phát hiện qua kiểm tra", "organisation.decentralisation_issues_found"),
    ("Số vấn đề phát hiện đã xử lý xong", "organisation.decentralisation_issues_handled"),
    ("Thanh tra chuyên ngành", "organisation.sector_inspections"),
    (
        "Số sở ngành và các đơn vị trực thuộc sở ngành đã thanh",
        "organisation.sector_departments_inspected",
    ),
    (
        "Số đơn vị hành chính cấp huyện và các đơn vị thuộc, trực",
        "organisation.sector_districts_inspected",
    ),
    ("Số đơn vị hành chính cấp xã đã thanh tra", "organisation.sector_communes_inspected"),
    ("Số vấn đề phát hiện qua thanh tra", "organisation.sector_issues_found"),
    ("Số vấn đề phát hiện đã xử lý xong", "organisation.sector_issues_handled"),
    (
        "Cơ quan, đơn vị đã được phê duyệt vị trí việc làm theo quy",
        "personnel.job_positions_approved",
    ),
    (
        "Cơ quan, đơn vị đã thực hiện rà soát, hoàn chỉnh bản mô tả",
        "personnel.job_positions_reviewed",
    ),
    ("Tuyển dụng công chức, viên chức (nếu có)", "personnel.recruited"),
    ("Số công chức được tuyển dụng (thi tuyển, xét tuyển)", "personnel.civil_servants_recruited"),
    (
        "Số công chức được tuyển dụng theo trường hợp đặc",
        "personnel.civil_servants_recruited_special",
    ),
    ("Số viên chức được tuyển dụng (thi tuyển, xét tuyển)", "personnel.public_employees_recruited"),
    (
        "Số viên chức được tuyển dụng theo trường hợp đặc",
        "personnel.public_employees_recruited_special",
    ),
    (
        "Thực hiện tuyển chọn, bổ nhiệm lãnh đạo qua thi",
        "personnel.leaders_selected_by_examination",
    ),
    ("Số lãnh đạo cấp sở, ngành được bổ nhiệm mới", "personnel.senior_leaders_appointed"),
    ("Số lãnh đạo cấp phòng thuộc sở, ngành được bổ nhiệm", "personnel.division_leaders_appointed"),
    (
        "Số lãnh đạo cấp phòng thuộc đơn vị trực thuộc sở, ngành",
        "personnel.subordinate_division_leaders_appointed",
    ),
    ("Số người được đào tạo, bồi dưỡng theo Kế hoạch", "personnel.training_planned"),
    ("Số người đã được đào tạo, bồi dưỡng thực tế", "personnel.trained"),
    ("Chỉ tiêu chuyển đổi theo quy định", "personnel.rotation_planned"),
    ("Kết quả thực hiện thực tế", "personnel.rotated"),
    ("Số liệu về xử lý kỷ luật cán bộ, công chức (cả về Đảng và", "personnel.disciplined"),
    ("Số lãnh đạo cấp sở, ngành bị kỷ luật", "personnel.senior_leaders_disciplined"),
    (
        "Số lãnh đạo cấp phòng và tương đương thuộc sở, ngành bị kỷ",
        "personnel.division_leaders_disciplined",
    ),
    (
        "Số lãnh đạo cấp phòng trong đơn vị trực thuộc sở, ngành bị",
        "personnel.subordinate_division_leaders_disciplined",
    ),
    (
        "Số công chức không giữ chức vụ lãnh đạo, quản lý thuộc sở",
        "personnel.civil_servants_disciplined",
    ),
    (
        "Số người làm việc tại các đơn vị SNCL bị kỷ luật",
        "personnel.public_unit_workers_disciplined",
    ),
    (
        "- Trong đơn vị SNCL tự chủ hoàn toàn",
        "personnel.public_unit_workers_disciplined_self_financed",
    ),
    (
        "- Trong đơn vị SNCL tự chủ một phần",
        "personnel.public_unit_workers_disciplined_partly_self_financed",
    ),
    (
        "- Trong đơn vị SNCL do ngân sách nhà nước đảm bảo",
        "personnel.public_unit_workers_disciplined_state_funded",
    ),
    ("Sở ngành thực hiện cơ chế tự chủ theo quy định", "finance.self_management"),
    (
        "Số tổ chức hành chính trực thuộc thực hiện cơ chế tự chủ",
        "finance.administrative_organisations_self_managing",
    ),
    (
        "Số lượng đơn vị sự nghiệp công lập (SNCL) thực hiện cơ chế",
        "finance.public_service_units_self_managing",
    ),
    (
        "Số đơn vị SNCL đã thực hiện tự chủ 100% chi thường xuyên",
        "finance.units_self_financed_with_investment",
    ),
    (
        "Số đơn vị SNCL đã thực hiện tự chủ 100% chi thường xuyên",
        "finance.units_self_financed_recurrent",
    ),
    (
        "Số đơn vị SNCL đã thực hiện tự chủ một phần chi thường",
        "finance.units_partly_self_financed",
    ),
    ("Số đơn vị SNCL do nhà nước đảm bảo 100% chi thường xuyên", "finance.units_state_funded"),
    (
        "Số lượng đơn vị trực thuộc có Quy chế chi tiêu nội bộ đã",
        "finance.subordinates_with_spending_rules",
    ),
    ("Quy chế chi tiêu nội bộ của sở ngành đã được thẩm định và", "finance.spending_rules"),
    ("Tổng số văn bản đi của cơ quan, đơn vị", "digital.documents_sent"),
    (
        "- Tỷ lệ văn bản được gửi hoàn toàn dưới dạng điện tử (Sử",
        "digital.documents_electronic_rate",
    ),
    (
        "- Tỷ lệ văn bản được gửi hoàn toàn dưới dạng điện tử và",
        "digital.documents_electronic_and_paper_rate",
    ),
    (
        "Vận hành kết nối liên thông với Hệ thống thông tin một cửa",
        "digital.one_stop_system_connected",
    ),
    ("Tổng số TTHC cung cấp trực tuyến mức độ 3", "digital.procedures_level_3"),
    ("Tổng số TTHC cung cấp trực tuyến mức độ 4", "digital.procedures_level_4"),
    ("Tỷ lệ hồ sơ xử lý trực tuyến mức độ 3", "digital.dossiers_level_3_rate"),
    ("Tỷ lệ hồ sơ xử lý trực tuyến mức độ 4", "digital.dossiers_level_4_rate"),
    ("Số lượng TTHC đã công bố triển khai dịch vụ (BCCI)", "digital.postal_procedures_announced"),
    ("Tổng số TTHC thực tế được tiếp nhận qua dịch vụ", "digital.postal_procedures_received"),
    ("Tổng số TTHC thực tế được trả kết quả qua dịch vụ", "digital.postal_procedures_returned"),
    ("Tổng số hồ sơ thực tế được tiếp nhận qua dịch vụ", "digital.postal_dossiers_received"),
    ("Tổng số hồ sơ thực tế được trả kết quả qua dịch vụ", "digital.postal_dossiers_returned"),
    ("Sở ngành thực hiện công bố, công bố lại ISO", "digital.iso_announced"),
    ("Sở ngành thực hiện đánh giá nội bộ", "digital.iso_internal_audit"),
    ("Sở ngành thực hiện xem xét của lãnh đạo đối với hệ thống", "digital.iso_management_review"),
    (
        "Đơn vị trực thuộc sở ngành thực hiện công bố, công bố lại",
        "digital.subordinate_iso_announced",
    ),
    (
        "Đơn vị trực thuộc sở ngành thực hiện xem xét của lãnh đạo",
        "digital.subordinate_iso_management_review",
    ),
    ("Đơn vị trực thuộc sở ngành thực hiện đánh giá nội", "digital.subordinate_iso_internal_audit"),
];

#[test]
fn every_slot_of_a_department_report_gets_its_indicator() {
    let mapping = Mapping::builtin();
    for format in ["md", "docx", "html", "pdf"] {
        let tables = tables_of(&format!("industrial-zone-2021/report.{format}"));
        let chosen = choose_form(&tables, &mapping, None, &Hint::default()).unwrap();
        let form = &mapping.forms[chosen.form];
        assert_eq!(form.id, "cchc-department-2021");
        assert!(chosen.fit > 0.99, "{format}: {}", chosen.fit);
        let mut got = Vec::new();
        for table in &tables {
            for (slot, m) in table.slots.iter().zip(resolve(table, form, &mapping.units)) {
                got.push((slot.row.label.clone(), m));
            }
        }
        assert_eq!(got.len(), DEPARTMENT_2021.len(), "{format}");
        for ((label, m), (beginning, indicator)) in got.iter().zip(DEPARTMENT_2021) {
            let (label, beginning) = (crate::text::key(label), crate::text::key(beginning));
            assert!(label.starts_with(&beginning), "{format}: {label} | {beginning}");
            assert_eq!(m.indicator.as_deref(), Some(indicator), "{format}: {label} {m:?}");
            assert_eq!(m.method, MatchMethod::Exact, "{format}: {label} {m:?}");
        }
    }
}

/// The columns of a commune's quarter in printed order.
const COMMUNE_QUARTER: [&str; 11] = [
    "procedures.dossiers_received",
    "procedures.dossiers_received_online",
    "procedures.dossiers_received_direct",
    "procedures.dossiers_received_carried_over",
    "procedures.dossiers_resolved",
    "procedures.dossiers_resolved_early",
    "procedures.dossiers_resolved_on_time",
    "procedures.dossiers_resolved_late",
    "procedures.dossiers_in_process",
    "procedures.dossiers_in_process_within_time",
    "procedures.dossiers_in_process_overdue",
];

#[test]
fn columns_of_a_commune_report_get_their_indicators() {
    let mapping = Mapping::builtin();
    for format in ["docx", "html", "pdf"] {
        let tables = tables_of(&format!("commune-quarter-2024/report.{format}"));
        let chosen = choose_form(&tables, &mapping, None, &Hint::default()).unwrap();
        let form = &mapping.forms[chosen.form];
        assert_eq!(form.id, "cchc-commune-quarter");
        let found: Vec<Match> =
            tables.iter().flat_map(|t| resolve(t, form, &mapping.units)).collect();
        assert_eq!(found.len(), 8 * COMMUNE_QUARTER.len(), "{format}");
        for (m, indicator) in found.iter().zip(COMMUNE_QUARTER.iter().cycle()) {
            assert_eq!(m.indicator.as_deref(), Some(*indicator), "{format}: {m:?}");
        }
    }
}

#[test]
fn a_table_of_another_kind_gets_no_form() {
    let mapping = Mapping::builtin();
    let mut tables = tables_of("industrial-zone-2021/report.md");
    for slot in tables.iter_mut().flat_map(|t| &mut t.slots) {
        slot.row.label = format!("Sản lượng lúa vụ {}", slot.row_index);
        slot.row.path = vec![slot.row.label.clone()];
    }
    let none = choose_form(&tables, &mapping, None, &Hint::default()).unwrap_err();
    assert!(matches!(none, NoForm::Poor { best: Some(_) }), "{none:?}");
    assert!(choose_form(&tables, &mapping, Some("cchc-department-2021"), &Hint::default()).is_ok());
    let unknown =
        choose_form(&tables, &mapping, Some("cchc-department-2012"), &Hint::default()).unwrap_err();
    assert!(unknown.to_string().contains("cchc-department-2021"), "{unknown}");
    assert_eq!(choose_form(&[], &mapping, None, &Hint::default()), Err(NoForm::NoTable));
}

#[test]
fn two_forms_that_fit_alike_are_a_tie() {
    let mut mapping = Mapping::builtin();
    let mut twin = mapping.forms.last().unwrap().clone();
    twin.id.push_str("-twin");
    mapping.forms.push(twin);
    let tables = tables_of("industrial-zone-2021/report.md");
    let none = choose_form(&tables, &mapping, None, &Hint::default()).unwrap_err();
    assert!(matches!(none, NoForm::Tie { .. }), "{none:?}");
    assert_eq!(none.diagnostic().code, "form-tie");
}
