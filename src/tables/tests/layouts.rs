//! Tables of many layouts: numbering, columns, headers, transposed forms, and tables that are none.
//! Every table is made for the test.

use super::{check, dump, understood};
use crate::tables::{Layout, LineKind, State, observation_ids};

#[test]
fn depth_follows_the_numbering() {
    check(
        "STT\tChỉ tiêu\tĐơn vị\tSố liệu\n1\tThể chế\t\t\n1.1\tSố văn bản\tVăn bản\t5\n\
         1.1.1\tNghị quyết\tVăn bản\t2\n1.2\tSố cuộc\tCuộc\t3\n2\tBộ máy\t\t\na)\tSố phòng\tPhòng\t4\n",
        &[
            "Thể chế > Số văn bản | Số liệu | [Văn bản] | 5",
            "Thể chế > Số văn bản > Nghị quyết | Số liệu | [Văn bản] | 2",
            "Thể chế > Số cuộc | Số liệu | [Cuộc] | 3",
            "Bộ máy > Số phòng | Số liệu | [Phòng] | 4",
        ],
    );
}

#[test]
fn parts_stand_over_sections_and_pluses_under_dashes() {
    check(
        "TT\tNội dung\tĐVT\tKết quả\nA\tPHẦN MỘT\t\t\nI\tThể chế\t\t\n1\tSố văn bản\tVăn bản\t5\n\
         \t- Đúng hạn\tVăn bản\t3\n\t+ Sớm\tVăn bản\t1\n\t- Trễ\tVăn bản\t2\nB\tPHẦN HAI\t\t\n\
         I\tBộ máy\t\t\n1\tSố phòng\tPhòng\t0\n",
        &[
            "PHẦN MỘT > Thể chế > Số văn bản | Kết quả | [Văn bản] | 5",
            "PHẦN MỘT > Thể chế > Số văn bản > - Đúng hạn | Kết quả | [Văn bản] | 3",
            "PHẦN MỘT > Thể chế > Số văn bản > - Đúng hạn > + Sớm | Kết quả | [Văn bản] | 1",
            "PHẦN MỘT > Thể chế > Số văn bản > - Trễ | Kết quả | [Văn bản] | 2",
            "PHẦN HAI > Bộ máy > Số phòng | Kết quả | [Phòng] | 0",
        ],
    );
}

#[test]
fn columns_of_numbers_behind_texts_are_no_labels() {
    check(
        "TT\tLoại văn bản\tCấp huyện\tCấp xã\tTổng\n1\tQuyết định\t12\t40\t52\n2\tKế hoạch\t9\t31\t40\n",
        &[
            "Quyết định | Cấp huyện | line=Quyết định | 12",
            "Quyết định | Cấp xã | line=Quyết định | 40",
            "Quyết định | Tổng | line=Quyết định | 52",
            "Kế hoạch | Cấp huyện | line=Kế hoạch | 9",
            "Kế hoạch | Cấp xã | line=Kế hoạch | 31",
            "Kế hoạch | Tổng | line=Kế hoạch | 40",
        ],
    );
    check(
        "Nội dung\tCấp tỉnh\tCấp huyện\nSố hồ sơ\t1.240\t820\nSố thủ tục\t310\t208\n",
        &[
            "Số hồ sơ | Cấp tỉnh | 1240",
            "Số hồ sơ | Cấp huyện | 820",
            "Số thủ tục | Cấp tỉnh | 310",
            "Số thủ tục | Cấp huyện | 208",
        ],
    );
    // The levels are the lines here.
    check(
        "TT\tCấp\tTiếp nhận\tGiải quyết\n1\tCấp tỉnh\t120\t118\n2\tCấp huyện\t90\t85\n",
        &[
            "Cấp tỉnh | Tiếp nhận | level=Cấp tỉnh | 120",
            "Cấp tỉnh | Giải quyết | level=Cấp tỉnh | 118",
            "Cấp huyện | Tiếp nhận | level=Cấp huyện | 90",
            "Cấp huyện | Giải quyết | level=Cấp huyện | 85",
        ],
    );
}

#[test]
fn texts_before_the_numbers_are_the_labels_whatever_they_are_called() {
    check(
        "TT\tTháng\tTiếp nhận\tGiải quyết\n1\tTháng 1\t100\t95\n2\tTháng 2\t120\t118\n",
        &[
            "Tháng 1 | Tiếp nhận | line=Tháng 1 | 100",
            "Tháng 1 | Giải quyết | line=Tháng 1 | 95",
            "Tháng 2 | Tiếp nhận | line=Tháng 2 | 120",
            "Tháng 2 | Giải quyết | line=Tháng 2 | 118",
        ],
    );
    check(
        "STT\tChức danh\tĐược giao\tCó mặt\n1\tLãnh đạo\t4\t3\n2\tChuyên viên\t40\t38\n",
        &[
            "Lãnh đạo | Được giao | line=Lãnh đạo | 4",
            "Lãnh đạo | Có mặt | line=Lãnh đạo | 3",
            "Chuyên viên | Được giao | line=Chuyên viên | 40",
            "Chuyên viên | Có mặt | line=Chuyên viên | 38",
        ],
    );
}

#[test]
fn marks_make_no_note_of_a_column_of_numbers_and_a_percent_sign_names_its_unit() {
    check(
        "TT\tChỉ tiêu\tĐVT\tNhiệm vụ năm\tQuý III\t% so với chỉ tiêu\tGhi chú\n1\tSố nhiệm vụ\tNhiệm vụ\t36\t27\t75\t\n\
         2\tSố hồ sơ\tHồ sơ\tx\t842\tx\t\n3\tSố văn bản\tVăn bản\tx\t80\tx\t\n",
        &[
            "Số nhiệm vụ | Nhiệm vụ năm | [Nhiệm vụ] | 36",
            "Số nhiệm vụ | Quý III | [Nhiệm vụ] | 27",
            "Số nhiệm vụ | % so với chỉ tiêu | [%] | 75 percent",
            "Số hồ sơ | Nhiệm vụ năm | [Hồ sơ] | \"x\" not_applicable",
            "Số hồ sơ | Quý III | [Hồ sơ] | 842",
            "Số hồ sơ | % so với chỉ tiêu | [%] | \"x\" percent not_applicable",
            "Số văn bản | Nhiệm vụ năm | [Văn bản] | \"x\" not_applicable",
            "Số văn bản | Quý III | [Văn bản] | 80",
            "Số văn bản | % so với chỉ tiêu | [%] | \"x\" percent not_applicable",
        ],
    );
}

#[test]
fn the_first_part_may_stand_behind_the_words_that_head_it() {
    check(
        "STT\tNội dung\tĐVT\tSố liệu\n1\tTổng số công chức\tNgười\t86\n\tTrong đó: - Nữ\tNgười\t41\n\t- Đảng viên\tNgười\t63\n2\tSố phòng\tPhòng\t7\n",
        &[
            "Tổng số công chức | Số liệu | [Người] | 86",
            "Tổng số công chức > Trong đó: - Nữ | Số liệu | [Người] | 41",
            "Tổng số công chức > - Đảng viên | Số liệu | [Người] | 63",
            "Số phòng | Số liệu | [Phòng] | 7",
        ],
    );
}

#[test]
fn a_rate_of_change_may_be_below_zero() {
    check(
        "STT\tChỉ tiêu\tNăm 2022\tNăm 2023\tTỷ lệ tăng/giảm (%)\n1\tHồ sơ trễ hạn\t40\t30\t-25\n2\tHồ sơ\t400\t460\t+15\n",
        &[
            "Hồ sơ trễ hạn | Năm 2022 | 40",
            "Hồ sơ trễ hạn | Năm 2023 | 30",
            "Hồ sơ trễ hạn | Tỷ lệ tăng/giảm (%) | [%] | -25 percent",
            "Hồ sơ | Năm 2022 | 400",
            "Hồ sơ | Năm 2023 | 460",
            "Hồ sơ | Tỷ lệ tăng/giảm (%) | [%] | 15 percent",
        ],
    );
}

#[test]
fn value_columns_differ_by_period_or_plan() {
    check(
        "STT\tChỉ tiêu\tĐVT\tKỳ trước\tKỳ này\tGhi chú\n1\tSố hồ sơ\tHồ sơ\t10\t12\ttăng 2\n2\tTỷ lệ\t%\t98,5\t\t\n",
        &[
            "Số hồ sơ | Kỳ trước | [Hồ sơ] | 10",
            "Số hồ sơ | Kỳ này | [Hồ sơ] | 12",
            "Tỷ lệ | Kỳ trước | [%] | 98.5 percent",
            "Tỷ lệ | Kỳ này | [%] | \"\" percent blank",
        ],
    );
    check(
        "TT\tNội dung\tĐVT\tKế hoạch\tThực hiện\tTỷ lệ (%)\n1\tSố nhiệm vụ\tNhiệm vụ\t25\t24\t96\n",
        &[
            "Số nhiệm vụ | Kế hoạch | [Nhiệm vụ] | 25",
            "Số nhiệm vụ | Thực hiện | [Nhiệm vụ] | 24",
            "Số nhiệm vụ | Tỷ lệ (%) | [%] | 96 percent",
        ],
    );
    check(
        "TT\tNội dung\tNăm 2020\tNăm 2021\n1\tSố hồ sơ\t1.200\t1.300\n",
        &["Số hồ sơ | Năm 2020 | 1200", "Số hồ sơ | Năm 2021 | 1300"],
    );
    // Years alone head columns, too.
    check(
        "TT\tNội dung\t2020\t2021\n1\tSố hồ sơ\t12\t13\n",
        &["Số hồ sơ | 2020 | 12", "Số hồ sơ | 2021 | 13"],
    );
}

#[test]
fn paired_columns_take_their_units_from_their_titles() {
    check(
        "STT\tNội dung\tQuý I\t\tQuý II\t\n\t\tSố lượng\tTỷ lệ (%)\tSố lượng\tTỷ lệ (%)\n\
         1\tĐúng hạn\t112\t98,25\t110\t99\n",
        &[
            "Đúng hạn | Quý I/Số lượng | 112",
            "Đúng hạn | Quý I/Tỷ lệ (%) | [%] | 98.25 percent",
            "Đúng hạn | Quý II/Số lượng | 110",
            "Đúng hạn | Quý II/Tỷ lệ (%) | [%] | 99 percent",
        ],
    );
}

/// Form 06 with a three-line header, as a text format prints it and with spans.
const TRANSPOSED_TABS: &str = "STT\tLĩnh vực giải quyết\tSố hồ sơ tiếp nhận\t\t\t\tSố hồ sơ đã giải quyết\t\t\n\
    \t\tTổng số\tTrong kỳ\t\tTừ kỳ trước\tTổng số\tTrước hạn\tQuá hạn\n\
    \t\t\tTrực tuyến\tTrực tiếp\t\t\t\t\n\
    (1)\t(2)\t(3)=(4)+(5)+(6)\t(4)\t(5)\t(6)\t(7)=(8)+(9)\t(8)\t(9)\n\
    1\tĐất đai\t10\t4\t5\t1\t9\t8\t1\n2\tXây dựng\t3\t1\t2\t\t3\t3\t0\n\tTổng cộng\t13\t5\t7\t1\t12\t11\t1\n";

const TRANSPOSED_SPANS: &str = "<table><tr><th rowspan=3>STT</th><th rowspan=3>Lĩnh vực giải quyết</th>\
    <th colspan=4>Số hồ sơ tiếp nhận</th><th colspan=3>Số hồ sơ đã giải quyết</th></tr>\
    <tr><th rowspan=2>Tổng số</th><th colspan=2>Trong kỳ</th><th rowspan=2>Từ kỳ trước</th>\
    <th rowspan=2>Tổng số</th><th rowspan=2>Trước hạn</th><th rowspan=2>Quá hạn</th></tr>\
    <tr><th>Trực tuyến</th><th>Trực tiếp</th></tr>\
    <tr><td>(1)</td><td>(2)</td><td>(3)=(4)+(5)+(6)</td><td>(4)</td><td>(5)</td><td>(6)</td><td>(7)=(8)+(9)</td><td>(8)</td><td>(9)</td></tr>\
    <tr><td>1</td><td>Đất đai</td><td>10</td><td>4</td><td>5</td><td>1</td><td>9</td><td>8</td><td>1</td></tr>\
    <tr><td>2</td><td>Xây dựng</td><td>3</td><td>1</td><td>2</td><td></td><td>3</td><td>3</td><td>0</td></tr>\
    <tr><td colspan=2>Tổng cộng</td><td>13</td><td>5</td><td>7</td><td>1</td><td>12</td><td>11</td><td>1</td></tr></table>";

#[test]
fn measures_in_columns_are_told_apart_by_their_line() {
    let text = format!("Đơn vị tính: Số hồ sơ TTHC\n\n{TRANSPOSED_TABS}");
    let (_, tables) = understood(&text);
    assert_eq!(tables[0].layout, Layout::Columns);
    assert_eq!(tables[0].header_rows, 4);
    assert_eq!(tables[0].columns[2].formula.as_deref(), Some("(3)=(4)+(5)+(6)"));
    let lines = dump(&tables);
    assert_eq!(lines.len(), 21);
    assert_eq!(
        &lines[..4],
        [
            "Đất đai | Số hồ sơ tiếp nhận/Tổng số | field=Đất đai | [Số hồ sơ TTHC] | 10",
            "Đất đai | Số hồ sơ tiếp nhận/Trong kỳ/Trực tuyến | field=Đất đai | [Số hồ sơ TTHC] | 4",
            "Đất đai | Số hồ sơ tiếp nhận/Trong kỳ/Trực tiếp | field=Đất đai | [Số hồ sơ TTHC] | 5",
            "Đất đai | Số hồ sơ tiếp nhận/Từ kỳ trước | field=Đất đai | [Số hồ sơ TTHC] | 1",
        ]
    );
    assert_eq!(tables[0].lines[2].kind, LineKind::Total);
    assert_eq!(tables[0].slots[10].value.state, State::Blank);
}

#[test]
fn one_report_has_the_same_ids_with_spans_and_without() {
    let ids = |text: &str| {
        let (_, tables) = understood(text);
        observation_ids(tables.iter().flat_map(|t| &t.slots))
    };
    let tabs = ids(TRANSPOSED_TABS);
    assert_eq!(tabs.len(), 21);
    assert_eq!(tabs, ids(TRANSPOSED_SPANS));
    let spaced = TRANSPOSED_TABS.replace("Đất đai", "đất  ĐAI").replace("Trước hạn", "Trước hạn:");
    assert_eq!(tabs, ids(&spaced));

    let rows = "STT\tChỉ tiêu\tKết quả thống kê\t\tGhi chú\n\t\tĐơn vị tính\tSố liệu\t\n\
                1\tThể chế\t\t\tx\n\tSố văn bản\tVăn bản\t2\t\n";
    let spans = "<table><tr><td rowspan=2>STT</td><td rowspan=2>Chỉ tiêu</td><td colspan=2>Kết quả thống kê</td>\
                 <td rowspan=2>Ghi chú</td></tr><tr><td>Đơn vị tính</td><td>Số liệu</td></tr>\
                 <tr><td>1</td><td>Thể chế</td><td></td><td></td><td>x</td></tr>\
                 <tr><td></td><td>Số văn bản</td><td>Văn bản</td><td>2</td><td></td></tr></table>";
    assert_eq!(ids(rows), ids(spans));
    assert_eq!(ids(rows).len(), 1);
    // Another value is the same observation; another path is not.
    assert_eq!(ids(rows), ids(&rows.replace("\t2\t", "\t7\t")));
    assert_ne!(ids(rows), ids(&rows.replace("Thể chế", "Bộ máy")));
}

#[test]
fn organisations_and_levels_are_dimensions_too() {
    check(
        "TT\tĐơn vị\tTổng số hồ sơ\tĐúng hạn\tQuá hạn\n1\tSở A\t10\t9\t1\n2\tSở B\t-\t\t\n\tTổng\t10\t9\t1\n",
        &[
            "Sở A | Tổng số hồ sơ | unit=Sở A | 10",
            "Sở A | Đúng hạn | unit=Sở A | 9",
            "Sở A | Quá hạn | unit=Sở A | 1",
            "Sở B | Tổng số hồ sơ | unit=Sở B | \"-\" not_applicable",
            "Sở B | Đúng hạn | unit=Sở B | \"\" blank",
            "Sở B | Quá hạn | unit=Sở B | \"\" blank",
            "Tổng | Tổng số hồ sơ | unit=Tổng | 10",
            "Tổng | Đúng hạn | unit=Tổng | 9",
            "Tổng | Quá hạn | unit=Tổng | 1",
        ],
    );
    let (_, tables) = understood("Cấp\tTiếp nhận\tGiải quyết\nTỉnh\t5\t4\nHuyện\t7\t7\n");
    assert_eq!(tables[0].slots[0].dimensions.get("level").map(String::as_str), Some("Tỉnh"));
}

#[test]
fn one_unit_near_the_table_holds_for_all_lines() {
    check(
        "(Đơn vị tính: hồ sơ)\n\nTT\tNội dung\tKỳ này\n1\tTiếp nhận\t5\n2\tQuá hạn\t\n",
        &["Tiếp nhận | Kỳ này | [hồ sơ] | 5", "Quá hạn | Kỳ này | [hồ sơ] | \"\" blank"],
    );
    // Without any unit a numbered leaf without value is no slot.
    check("TT\tNội dung\tKỳ này\n1\tTiếp nhận\t5\n2\tQuá hạn\t\n", &["Tiếp nhận | Kỳ này | 5"]);
    // Nor does the unit of one table hold for the next.
    check(
        "Đơn vị tính: hồ sơ\n\nTT\tNội dung\tKỳ này\n1\tTiếp nhận\t5\n\nBiểu 2\n\nTT\tNội dung\tKỳ này\n1\tSố người\t4\n",
        &["Tiếp nhận | Kỳ này | [hồ sơ] | 5", "Số người | Kỳ này | 4"],
    );
}

#[test]
fn label_lines_and_lists_of_parts_are_slots_only_where_a_value_belongs() {
    check(
        "STT\tChỉ tiêu\tĐVT\tSố liệu\n1\tNhân sự\t\t\n\tTổng số\tNgười\t9\n\tTrong đó:\t\t\n\
         \t- Nữ\tNgười\t4\n\t- Trẻ\t\t\n2\tViệc khác (nếu có)\t\t\n",
        &[
            "Nhân sự > Tổng số | Số liệu | [Người] | 9",
            "Nhân sự > Trong đó: > - Nữ | Số liệu | [Người] | 4",
            "Nhân sự > Trong đó: > - Trẻ | Số liệu | \"\" blank",
        ],
    );
}

#[test]
fn a_label_over_several_value_lines_is_the_label_of_each() {
    let expect = [
        "Số văn bản | Số liệu | kind=Nghị quyết | [Văn bản] | 2",
        "Số văn bản | Số liệu | kind=Quyết định | [Văn bản] | 3",
        "Số văn bản | Số liệu | kind=Chỉ thị | [Văn bản] | 0",
    ];
    check(
        "STT\tChỉ tiêu\tĐVT\tSố liệu\tGhi chú\n1\tSố văn bản\tVăn bản\t2\tNghị quyết số 1\n\
         \t\t\t3\tQuyết định: 3\n\t\t\t0\tChỉ thị\n",
        &expect,
    );
    check(
        "<table><tr><th>STT</th><th>Chỉ tiêu</th><th>ĐVT</th><th>Số liệu</th><th>Ghi chú</th></tr>\
         <tr><td rowspan=3>1</td><td rowspan=3>Số văn bản</td><td rowspan=3>Văn bản</td><td>2</td><td>Nghị quyết số 1</td></tr>\
         <tr><td>3</td><td>Quyết định: 3</td></tr><tr><td>0</td><td>Chỉ thị</td></tr></table>",
        &expect,
    );
    // Without notes that tell them apart the ordinal does.
    let (_, tables) = understood("TT\tChỉ tiêu\tĐVT\tSố liệu\n1\tSố\tBộ\t2\n\t\t\t3\n");
    assert!(tables[0].slots.iter().all(|s| s.dimensions.is_empty()));
    let ids = observation_ids(&tables[0].slots);
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn spanning_titles_are_sections() {
    check(
        "<table><tr><th>TT</th><th>Nội dung</th><th>ĐVT</th><th>Số liệu</th></tr>\
         <tr><td colspan=4><b>I. THỂ CHẾ</b></td></tr><tr><td>1</td><td>Số</td><td>Bộ</td><td>1</td></tr>\
         <tr><td colspan=4>BỘ MÁY</td></tr><tr><td>1</td><td>Số</td><td>Bộ</td><td>2</td></tr></table>",
        &["THỂ CHẾ > Số | Số liệu | [Bộ] | 1", "THỂ CHẾ > BỘ MÁY > Số | Số liệu | [Bộ] | 2"],
    );
    check(
        "<table><tr><th>TT</th><th>Nội dung</th><th>ĐVT</th><th>Số liệu</th></tr>\
         <tr><td colspan=4>THỂ CHẾ</td></tr><tr><td>1</td><td>Số</td><td>Bộ</td><td>1</td></tr></table>",
        &["THỂ CHẾ > Số | Số liệu | [Bộ] | 1"],
    );
}

#[test]
fn numbers_typed_before_labels_are_numbers() {
    let (_, tables) = understood(
        "Nội dung\tĐVT\tSố liệu\nI. Thể chế\t\t\n1. Số văn bản\tVăn bản\t5\n- Sớm\tVăn bản\t1\n",
    );
    assert_eq!(
        dump(&tables),
        [
            "Thể chế > Số văn bản | Số liệu | [Văn bản] | 5",
            "Thể chế > Số văn bản > - Sớm | Số liệu | [Văn bản] | 1",
        ]
    );
    assert_eq!(tables[0].slots[0].row.number, "1");
}

#[test]
fn without_numbers_bare_labels_head_the_lines_below() {
    check(
        "Chỉ tiêu\tĐơn vị tính\tSố liệu\nKiểm tra\t\t\nSố cuộc\tCuộc\t3\nTuyên truyền\t\t\nSố bài\tBài\t9\n",
        &[
            "Kiểm tra > Số cuộc | Số liệu | [Cuộc] | 3",
            "Tuyên truyền > Số bài | Số liệu | [Bài] | 9",
        ],
    );
}

#[test]
fn contents_decide_where_header_words_fail() {
    check(
        "#\tDiện báo cáo\tCách đếm\tCon số\tThêm\n1\tSố phòng chuyên môn\tPhòng\t3\t\n2\tSố người làm việc\tNgười\t27\tcó mặt\n",
        &[
            "Số phòng chuyên môn | Con số | [Phòng] | 3",
            "Số người làm việc | Con số | [Người] | 27",
        ],
    );
}

#[test]
fn titles_above_the_header_of_a_sheet_are_no_header() {
    check(
        "<table><tr><td colspan=2>UBND TỈNH</td><td colspan=2>CỘNG HÒA</td></tr><tr><td colspan=4>BIỂU THỐNG KÊ</td></tr>\
         <tr><td></td><td></td><td></td><td>ĐVT: hồ sơ</td></tr>\
         <tr><td></td><td></td><td colspan=2>Kết quả</td></tr>\
         <tr><td>STT</td><td>Nội dung</td><td>Kỳ trước</td><td>Kỳ này</td></tr>\
         <tr><td>1</td><td>Tiếp nhận</td><td>4</td><td>5</td></tr></table>",
        &["Tiếp nhận | Kết quả/Kỳ trước | [hồ sơ] | 4", "Tiếp nhận | Kết quả/Kỳ này | [hồ sơ] | 5"],
    );
}

#[test]
fn index_lines_are_dropped_wherever_they_stand() {
    check(
        "STT\tNội dung\tĐVT\tSố liệu\tGhi chú\nA\tB\tC\t1\t2\n1\tSố\tBộ\t4\t\nA\tB\tC\t1\t2\n2\tSố khác\tBộ\t5\t\n",
        &["Số | Số liệu | [Bộ] | 4", "Số khác | Số liệu | [Bộ] | 5"],
    );
    // A line of data is none.
    check(
        "TT\tNội dung\tI\tII\tIII\n1\tSố hồ sơ\t2\t3\t4\n",
        &["Số hồ sơ | I | 2", "Số hồ sơ | II | 3", "Số hồ sơ | III | 4"],
    );
}

#[test]
fn a_blank_form_is_a_statistics_table_with_blank_slots() {
    check(
        "STT\tChỉ tiêu\tĐơn vị tính\tSố liệu\n1\tSố người\tNgười\t\n",
        &["Số người | Số liệu | [Người] | \"\" blank"],
    );
}

#[test]
fn other_tables_are_left_out() {
    for text in [
        "UBND TỈNH\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSỞ NỘI VỤ\tĐộc lập - Tự do - Hạnh phúc\nSố: 12/BC-SNV\tngày 5 tháng 6 năm 2021\n",
        "Nơi nhận:\tGIÁM ĐỐC\n- Như trên;\t\n- Lưu: VT.\tNguyễn Văn A\n",
        "STT\tSố, ký hiệu\tNgày ban hành\tTrích yếu\n1\t12/KH-BQL\t26/01/2021\tKế hoạch\n2\t13/KH-BQL\t27/01/2021\tKế hoạch\n",
        "STT\tHọ và tên\tNăm sinh\tChức vụ\n1\tNguyễn Văn A\t1980\tGiám đốc\n2\tTrần Văn B\t1981\tPhó\n",
        "STT\tNhiệm vụ\tCơ quan chủ trì\tThời gian thực hiện\n1\tRà soát thủ tục\tSở A\tQuý III\n",
        "STT\tNội dung\tKết quả thực hiện\n1\tTuyên truyền\tĐã tổ chức tuyên truyền bằng nhiều hình thức khác nhau\n",
        "STT\tChỉ tiêu\tĐơn vị tính\tSố liệu\n",
    ] {
        check(text, &[]);
    }
}

#[test]
fn ten_thousand_lines_take_no_longer_than_reading_them() {
    let mut text = String::from("STT\tChỉ tiêu\tĐVT\tSố liệu\tGhi chú\n");
    for i in 0..10_000 {
        if i % 50 == 49 {
            text.push_str("\nSTT\tChỉ tiêu\tĐVT\tSố liệu\tGhi chú\n");
        }
        let number = if i % 10 == 0 { (i / 10 + 1).to_string() } else { String::new() };
        text.push_str(&format!("{number}\tSố hồ sơ loại {i}\tHồ sơ\t{i}\t\n"));
    }
    let (joined, tables) = understood(&text);
    assert_eq!(joined.tables.len(), 1);
    assert_eq!(tables[0].slots.len(), 10_000);
    assert_eq!(observation_ids(&tables[0].slots).len(), 10_000);
}

#[test]
fn totals_stand_under_no_group_and_over_no_line() {
    let header = "STT\tĐơn vị\tTiếp nhận\tGiải quyết\n";
    let paths = |text: &str| {
        let (_, tables) = understood(text);
        let mut paths: Vec<String> =
            tables[0].slots.iter().map(|s| s.row.path.join(" > ")).collect();
        paths.dedup();
        paths
    };
    assert_eq!(
        paths(&format!("{header}\tTổng số\t7\t6\n1\tSở A\t3\t3\n2\tSở B\t4\t3\n")),
        ["Tổng số", "Sở A", "Sở B"]
    );
    assert_eq!(
        paths(&format!(
            "{header}I\tCấp tỉnh\t\t\n1\tSở A\t3\t3\n\tCộng\t3\t3\nII\tCấp huyện\t\t\n1\tHuyện B\t4\t3\n\tTổng cộng\t7\t6\n"
        )),
        ["Cấp tỉnh > Sở A", "Cấp tỉnh > Cộng", "Cấp huyện > Huyện B", "Tổng cộng"]
    );
    check(
        "TT\tNội dung\tĐVT\tSố liệu\n1\tNhân sự\t\t\n\tTổng số\tNgười\t4\n2\tKhác\tNgười\t1\n\tTổng cộng\tNgười\t5\n",
        &[
            "Nhân sự > Tổng số | Số liệu | [Người] | 4",
            "Khác | Số liệu | [Người] | 1",
            "Tổng cộng | Số liệu | [Người] | 5",
        ],
    );
}

#[test]
fn a_column_of_fields_left_of_the_labels_is_part_of_the_path() {
    let expect = [
        "Đất đai > Tiếp nhận | Số liệu | [Hồ sơ] | 5",
        "Đất đai > Giải quyết | Số liệu | [Hồ sơ] | 4",
        "Xây dựng > Tiếp nhận | Số liệu | [Hồ sơ] | 2",
    ];
    check(
        "STT\tLĩnh vực\tNội dung\tĐVT\tSố liệu\n1\tĐất đai\tTiếp nhận\tHồ sơ\t5\n\t\tGiải quyết\tHồ sơ\t4\n2\tXây dựng\tTiếp nhận\tHồ sơ\t2\n",
        &expect,
    );
    check(
        "<table><tr><th>STT</th><th>Lĩnh vực</th><th>Nội dung</th><th>ĐVT</th><th>Số liệu</th></tr>\
         <tr><td>1</td><td rowspan=2>Đất đai</td><td>Tiếp nhận</td><td rowspan=2>Hồ sơ</td><td>5</td></tr>\
         <tr><td>2</td><td>Giải quyết</td><td>4</td></tr>\
         <tr><td>3</td><td>Xây dựng</td><td>Tiếp nhận</td><td>Hồ sơ</td><td>2</td></tr></table>",
        &expect,
    );
}
