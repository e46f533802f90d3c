"""The renderers' own words, in both languages: a document keeps its language whoever opens it."""

from __future__ import annotations

LABELS = {
    "vi": {
        "skip": "Đến nội dung chính",
        "contents": "Mục lục",
        "sources": "Nguồn số liệu",
        "sources_intro": (
            "Mỗi con số trong báo cáo mang một số ghi chú. Dưới đây là câu hỏi đã đặt ra để có con số ấy, thời điểm"
            " của dữ liệu, số bản ghi đứng sau và mã kiểm tra (SHA-256) của các bản ghi đó. Toàn bộ bản ghi nằm trong"
            " phụ lục XLSX, trang tính “Bản ghi”; lọc theo trang, chủ đề, loại và ngày đăng như câu hỏi nêu."
        ),
        "publisher": "Đơn vị chịu trách nhiệm",
        "period": "Kỳ báo cáo",
        "frozen": "Số liệu chốt",
        "note": "Ghi chú",
        "notes_of_table": "Nguồn số liệu (số ghi chú, từ trên xuống).",
        "figure": "Số liệu",
        "value": "Giá trị",
        "records": "Số bản ghi",
        "data_time": "Thời điểm dữ liệu",
        "digest": "Mã kiểm tra",
        "annex": "Phụ lục XLSX",
        "annex_short": "Dòng XLSX",
        "measure": "Chỉ số",
        "remark": "Ghi chú thêm",
        "annex_row": "“Số liệu”, dòng {}",
        "back": "Về chỗ nêu con số",
        "see_records": "Xem các bản ghi",
        "filters": "Phạm vi",
        "caution": "Lưu ý",
        "finding": "Nhận định",
        "source": "Nguồn",
        "page": "Trang",
        "table_of": "Số liệu của biểu đồ: {}",
        "sheet_figures": "Số liệu",
        "sheet_records": "Bản ghi",
    },
    "en": {
        "skip": "Skip to the main text",
        "contents": "Contents",
        "sources": "Where the figures come from",
        "sources_intro": (
            "Every figure in this review carries a note number. Below stand the question that was asked for it, the"
            " time of the data, the number of records behind it and their checksum (SHA-256). All records are in the"
            " XLSX annex, sheet “Records”; filter by page, topic, kind and date of publication as the question says."
        ),
        "publisher": "Responsible body",
        "period": "Period",
        "frozen": "Figures frozen",
        "note": "Note",
        "notes_of_table": "Where these figures come from (note numbers, top to bottom).",
        "figure": "Figure",
        "value": "Value",
        "records": "Records",
        "data_time": "Time of data",
        "digest": "Checksum",
        "annex": "XLSX annex",
        "annex_short": "XLSX row",
        "measure": "Measure",
        "remark": "Remark",
        "annex_row": "“Figures”, row {}",
        "back": "Back to the figure in the text",
        "see_records": "See the records",
        "filters": "Scope",
        "caution": "Caution",
        "finding": "Finding",
        "source": "Source",
        "page": "Page",
        "table_of": "Figures of the chart: {}",
        "sheet_figures": "Figures",
        "sheet_records": "Records",
    },
}
