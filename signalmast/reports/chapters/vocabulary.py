"""How the questions of metrics, their filters and their columns read in a footprint."""

from __future__ import annotations

from signalmast.metrics import book
from signalmast.reports import footprint
from signalmast.reports.chapters.context import KINDS

QUESTIONS = {
    "posts": ("Số bài đăng trong kỳ", "Posts published in the period"),
    "sum": ("Tổng số đo gần nhất của các bài đăng trong kỳ", "Latest readings of the period's posts, added"),
    "spread": ("Mức thường gặp của các bài đăng trong kỳ", "The usual level over the period's posts"),
    "top": ("Những bài có số đo cao nhất", "Posts with the highest reading"),
    "age": ("Tuổi của các số đo", "Age of the readings"),
    "missing": ("Số đo có và không có", "Readings that are known and not available"),
    "page_days": ("Bình quân ngày của một trang", "Daily average of a page"),
    "page_days_by_month": ("Bình quân ngày của một trang, theo tháng", "Daily average of a page, by month"),
    "gained": ("Phần tăng giữa hai số đo", "Gain between two readings"),
    "site_views": ("Lượt xem trên trang của mình, cộng theo ngày", "Views on our own site, added over days"),
    "site_visitors": ("Người xem trang của mình, bình quân một ngày", "Visitors of our own site on an average day"),
    "claims_raised": ("Phát biểu được nêu ra trong kỳ", "Claims raised in the period"),
    "claims_judged": ("Phát biểu nêu ra trong kỳ đã có kết luận", "Claims raised in the period that have a verdict"),
    "claims_exits": ("Tin báo khép lại mà không thành phát biểu", "Tips that became no claim"),
    "claims_lead_days": (
        "Số ngày từ tin báo đầu tiên đến câu trả lời, của phát biểu được trả lời trong kỳ",
        "Days from the first tip to the answer, of claims answered in the period",
    ),
    "claims_lead_hours": (
        "Số giờ từ lúc ghi thành phát biểu đến câu trả lời, của phát biểu được trả lời trong kỳ",
        "Hours from writing the claim down to the answer, of claims answered in the period",
    ),
    "claims_covered": ("Điều được hỏi trong kỳ và câu trả lời", "What was asked in the period, and its answers"),
    "claims_waiting": (
        "Phát biểu được hỏi nhiều nhất mà chưa có câu trả lời",
        "Claims asked about most, without an answer",
    ),
    "claims_mistakes": ("Bài đính chính, bài gỡ và kết luận đã đổi", "Posts corrected or withdrawn, verdicts changed"),
    "claims_disputes": ("Khiếu nại kết luận đến trong kỳ", "Disputes of verdicts that came in the period"),
    "programme_targets": (
        "Chỉ tiêu của các chương trình, theo tháng đã chốt",
        "Targets of programmes, by frozen months",
    ),
    "coverage": ("Tổ chức thành viên và cộng tác viên của họ", "Member organisations and their contributors"),
    "coverage_days": ("Tổ chức có cộng tác viên vào một ngày", "Organisations with contributors on a day"),
    "training_sessions": ("Buổi tập huấn đã diễn ra", "Training sessions that took place"),
    "training_people": ("Người được tập huấn", "People trained"),
    "training_effect": (
        "Người đã dự tập huấn trong kỳ, bên cạnh người chưa dự",
        "The trained of the period, and others",
    ),
    "requests": ("Việc nhờ gửi trong kỳ", "Requests sent in the period"),
    "requests_asked": ("Việc nhờ gửi trong kỳ, theo tổ chức", "Requests sent in the period, by organisation"),
    "change": ("Thay đổi giữa hai con số", "Change between two figures"),
}
FILTERS = {
    "page": ("trang", "page"),
    "metric": ("số đo", "metric"),
    "by": ("nhóm theo", "grouped by"),
    "limit": ("số dòng", "rows"),
    "now": ("con số kỳ này", "this period's figure"),
    "then": ("con số để so", "the figure compared with"),
}
VALUES = {
    "none": ("không nhóm", "not grouped"),
    "page": ("trang", "page"),
    "topic": ("chủ đề", "topic"),
    "kind": ("loại bài", "kind"),
    "month": ("tháng", "month"),
    "posts": ("số bài", "posts"),
    "rows": ("số bản ghi", "records"),
    "total": ("tổng", "total"),
    "median": ("trung vị", "median"),
    "lower": ("phần tư dưới", "lower quartile"),
    "upper": ("phần tư trên", "upper quartile"),
    "youngest": ("nhỏ nhất", "youngest"),
    "young": ("còn mới", "young"),
    "unread": ("chưa có số đo", "without a reading"),
    "given": ("có số liệu", "with a value"),
    "withheld": ("không có số liệu", "not available"),
    "average": ("bình quân", "average"),
    "lowest": ("thấp nhất", "lowest"),
    "highest": ("cao nhất", "highest"),
    "days": ("số ngày", "days"),
    "percent": ("phần trăm", "percent"),
    "claims": ("số phát biểu", "claims"),
    "claims_answered": ("số phát biểu có câu trả lời", "claims with an answer"),
    "claims_share": ("tỷ lệ phát biểu", "share of claims"),
    "tips": ("số tin báo", "tips"),
    "tips_answered": ("số tin báo về điều đã trả lời", "tips about what was answered"),
    "tips_share": ("tỷ lệ tin báo", "share of tips"),
    "mistakes": ("số lần", "times"),
    "disputes": ("số khiếu nại", "disputes"),
    "state": ("tình trạng", "state"),
    "verdict": ("kết luận", "verdict"),
    "exit": ("cách khép lại", "way of ending"),
    "claim": ("phát biểu", "claim"),
    "act": ("việc đã làm", "what was done"),
    "outcome": ("kết quả", "outcome"),
    "target": ("chỉ tiêu", "target"),
    "value": ("cuối kỳ", "at the end of the period"),
    "then": ("trước kỳ", "before the period"),
    "aim": ("cần đạt", "to reach"),
    "programme": ("chương trình", "programme"),
    "area": ("địa bàn", "area"),
    "course": ("khóa", "course"),
    "group": ("nhóm", "group"),
    "organisation": ("tổ chức", "organisation"),
    "trained": ("đã dự trong kỳ", "trained in the period"),
    "others": ("chưa dự buổi nào", "came to no session"),
    "organisations": ("số tổ chức", "organisations"),
    "covered": ("có cộng tác viên", "with contributors"),
    "one": ("chỉ có một người", "with one person only"),
    "quiet": ("đang vắng", "gone quiet"),
    "people": ("số người", "people"),
    "contributed": ("có đóng góp", "contributed"),
    "accepted": ("đóng góp được nhận", "contributions accepted"),
    "corrected": ("phải sửa về sau", "put right later"),
    "sessions": ("số buổi", "sessions"),
    "came": ("lượt dự", "attendances"),
    "seats": ("số chỗ đã nhận", "seats taken"),
    "requests": ("số việc nhờ", "requests"),
    "handed_in": ("đã nộp", "handed in"),
    "in_time": ("nộp đúng hạn", "handed in in time"),
    "to_accept": ("từ lúc nhờ đến lúc nhận lời", "from asking to accepting"),
    "to_hand_in": ("từ lúc nhận lời đến lúc nộp", "from accepting to handing in"),
    "to_end": ("từ lúc nộp đến lúc xong", "from handing in to the end"),
    "whole": ("từ lúc nhờ đến lúc nộp", "from asking to handing in"),
    "": ("chưa ghi", "not given"),
}


def register() -> None:
    """Tell the renderers these words."""
    for name, (vi, en) in QUESTIONS.items():
        footprint.register_question(name, vi=vi, en=en)
    for name, (vi, en) in FILTERS.items():
        footprint.register_filter(name, vi=vi, en=en)
    for name, (vi, en) in {**VALUES, **KINDS}.items():
        footprint.register_value(name, vi=vi, en=en)
    for metric in book.BOOK:
        footprint.register_value(metric.key, vi=metric.vi, en=metric.en)
