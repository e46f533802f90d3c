"""The small pages that the edge says itself, in both languages, without any file or template.

They wear the site's style sheet where it can be had, and can be read without it.
"""

from __future__ import annotations

from html import escape

from signalmast.edge.asgi import Headers, Scope, Send, answer

# status: (Vietnamese title and words, English title and words, seconds after which to come again)
_SAID: dict[int, tuple[tuple[str, str], tuple[str, str], int]] = {
    404: (
        ("Không tìm thấy", "Địa chỉ này không có gì."),
        ("Not found", "There is nothing at this address."),
        0,
    ),
    408: (
        ("Gửi quá chậm", "Dữ liệu đến quá chậm nên việc nhận đã dừng. Hãy thử lại khi đường truyền tốt hơn."),
        ("Too slow", "The data came too slowly and were not taken. Please try again on a better line."),
        0,
    ),
    413: (
        ("Tệp quá lớn", "Tệp gửi lên lớn hơn mức cho phép. Chưa có gì được lưu."),
        ("Too large", "What was sent is larger than allowed. Nothing was stored."),
        0,
    ),
    429: (
        ("Tìm kiếm quá nhanh", "Có quá nhiều lượt tìm kiếm từ một nơi. Hãy thử lại sau vài giây."),
        ("Too many searches", "Too many searches came from one place. Please try again in a few seconds."),
        5,
    ),
    502: (
        ("Tạm thời chưa phục vụ được", "Trang này đang được khởi động lại. Tin đã đăng vẫn đọc được như thường."),
        ("Not available just now", "This part is being started again. Published news can be read as usual."),
        5,
    ),
    503: (
        ("Đang quá đông", "Có quá nhiều yêu cầu cùng lúc. Hãy thử lại sau vài giây; tin đã đăng vẫn đọc được."),
        ("Busy", "Too many requests at once. Please try again in a few seconds; published news can be read as usual."),
        3,
    ),
    504: (
        ("Chờ quá lâu", "Trang này chưa trả lời. Hãy thử lại sau; tin đã đăng vẫn đọc được như thường."),
        ("No answer", "This part has not answered. Please try again later; published news can be read as usual."),
        30,
    ),
    507: (
        ("Đĩa đã đầy", "Máy chủ không còn chỗ để nhận tệp. Chưa có gì được lưu; hãy báo cho người quản trị."),
        ("The disk is full", "There is no room to take this. Nothing was stored; please tell the administrator."),
        60,
    ),
}
_POLICY = (
    b"default-src 'none'; style-src 'self'; font-src 'self'; frame-ancestors 'self'; base-uri 'none'; "
    b"form-action 'none'"
)


async def send(send: Send, scope: Scope, status: int, more: Headers | None = None) -> None:
    """The page for a status, with Retry-After where coming again helps."""
    (vi, said_vi), (en, said_en), again = _SAID[status]
    body = (
        '<!doctype html><html lang="vi"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        '<link rel="stylesheet" href="/static/theme/site.css">'
        f"<title>{escape(vi)} · {escape(en)}</title>"
        f'<main class="wrap-narrow lost"><p class="over">{status}</p>'
        f"<h1>{escape(vi)}</h1><p>{escape(said_vi)}</p>"
        f'<div class="lost-twin" lang="en"><h2>{escape(en)}</h2><p>{escape(said_en)}</p></div>'
        '<ul class="lost-ways"><li><a href="/">Trang chủ · <span lang="en">Front page</span></a></li>'
        '<li><a href="/about/">Về bàn biên tập · <span lang="en">About this desk</span></a></li></ul></main></html>'
    ).encode()
    headers: Headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", _POLICY),
        (b"x-content-type-options", b"nosniff"),
        *(more or []),
    ]
    if again:
        headers.append((b"retry-after", str(again).encode()))
    await answer(send, status, headers, b"" if scope["method"] == "HEAD" else body)
