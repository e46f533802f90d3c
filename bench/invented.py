"""A desk's five years that never were: captions, times and figures drawn from a seed, the same on every machine.

Every name and event is invented. The file is CSV with the columns of `MAPPING`: one row for a post.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

POSTS = 27_066
FIRST, LAST = datetime(2021, 1, 1, tzinfo=UTC), datetime(2025, 12, 31, 12, tzinfo=UTC)
PAGES = (
    "Phường Sông Mơ",
    "Tin nhanh Sông Mơ",
    "Thư viện Bến Trăng",
    "Trạm y tế Đồi Gió",
    "Trường học Ngã Năm",
    "Kiểm chứng Sông Mơ",
)
METRICS = ("reach", "views", "likes", "loves", "hahas", "sads", "comments", "shares", "link_clicks")
# How large each figure is beside the post's own reach.
_PARTS = (1.0, 1.6, 0.030, 0.008, 0.004, 0.003, 0.006, 0.005, 0.012)
HEADER = ("id", "page", "type", "posted", "caption", "address", "read", *METRICS)
MAPPING: dict[str, Any] = {
    "schema": 1,
    "name": "bench",
    "namespace": "bench",
    "id": "id",
    "posted_at": "posted",
    "date_order": "ymd",
    "kind": {"column": "type", "values": {"Video": "clip"}, "default": "article"},
    "text": "caption",
    "address": "address",
    "page": {"column": "page"},
    "measured_at": "read",
    "metrics": {metric: metric for metric in METRICS},
}

_OPENINGS = (
    "Từ sáng mai, {place} {event}",
    "Bà con {place} lưu ý: {event}",
    "{place} thông báo {event}",
    "Hỏi: vì sao {place} {event}? Đáp",
    "Cập nhật lúc {hour} giờ: {place} {event}",
    "{place} xin cảm ơn bà con đã góp ý về việc {event}",
)
_PLACES = (
    "tổ dân phố số 4",
    "khu chợ Bến Trăng",
    "đường ven sông Mơ",
    "trạm y tế Đồi Gió",
    "thư viện thiếu nhi",
    "bến phà cũ",
    "ngã năm Hoa Gạo",
    "trường tiểu học Cây Đa",
)
_EVENTS = (
    "tạm ngừng cấp nước để súc rửa đường ống",
    "mở thêm buổi tiêm chủng cho trẻ dưới năm tuổi",
    "đổi lịch thu gom rác sang buổi tối",
    "sửa mặt đường nên xe tải phải đi vòng",
    "nhận sách cũ cho tủ sách dùng chung",
    "có nước dâng khi triều cường, xin dắt xe lên chỗ cao",
    "kiểm tra bình chữa cháy ở từng ngõ",
    "tổ chức chiếu phim ngoài trời cho các em nhỏ",
    "bác tin đồn đóng cửa chợ, chợ vẫn họp như thường",
)
_SENTENCES = (
    "Thời gian cụ thể được niêm yết tại nhà sinh hoạt chung.",
    "Ai chưa nhận được giấy báo thì hỏi tổ trưởng hoặc gọi số điện thoại ở chân trang.",
    "Việc này kéo dài khoảng ba ngày, trời mưa thì lùi lại.",
    "Mọi khoản chi đều được công khai vào cuối tháng.",
    "Nếu thấy thông tin khác với bài này, xin gửi cho chúng tôi để kiểm chứng.",
    "Các em nhỏ đi cùng người lớn, nhớ mang theo áo mưa và nước uống.",
    "Chúng tôi sẽ viết lại khi có thay đổi.",
    "Năm ngoái việc này làm xong sớm hơn hai ngày nhờ bà con cùng góp sức.",
)
_TAGS = ("#songmo", "#tinphuong", "#kiemchung", "#vanban")


def write_export(path: Path, *, posts: int = POSTS, export: int = 0, seed: int = 7) -> Path:
    """Write export number `export`: the same posts every time, read a month later and grown with each number."""
    read = LAST + timedelta(days=1 + 30 * export)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(_rows(posts, export, read.strftime("%Y-%m-%d %H:%M:%S+0000"), seed))
    return path


def _rows(posts: int, export: int, read: str, seed: int) -> Iterator[list[str | int]]:
    chance = random.Random(seed)  # noqa: S311 -- invented figures, not secrets
    step = (LAST - FIRST) / posts
    for number in range(posts):
        posted = FIRST + step * number + timedelta(seconds=chance.randrange(int(step.total_seconds()) or 1))
        reach = int(chance.lognormvariate(7.4, 1.1)) + 20
        noise = [chance.uniform(0.6, 1.4) for _ in METRICS]
        grown = 1 + 0.03 * export
        figures = [int(reach * part * wave * grown) for part, wave in zip(_PARTS, noise, strict=True)]
        yield [
            f"{100_000_000_000 + number}",
            PAGES[min(int(chance.expovariate(0.5)), len(PAGES) - 1)],
            chance.choice(("Photo", "Photo", "Video", "Link")),
            posted.strftime("%Y-%m-%d %H:%M:%S+0000"),
            _caption(chance),
            f"https://example.org/bai/{number}",
            read,
            *figures,
        ]


def _caption(chance: random.Random) -> str:
    opening = chance.choice(_OPENINGS).format(
        place=chance.choice(_PLACES), event=chance.choice(_EVENTS), hour=chance.randint(6, 21)
    )
    parts = [opening[0].upper() + opening[1:] + ".", *chance.sample(_SENTENCES, chance.randint(1, 5))]
    return " ".join(parts[:3]) + "".join(f"\n\n{part}" for part in parts[3:]) + f"\n{chance.choice(_TAGS)}"
