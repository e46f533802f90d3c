"""Every setting a desk may change, in one list: its name, type, default and what it is for in both languages.

Values come from the environment, else from `signalmast.env` in the desk's home: the project's folder for the
`signalmast` script, else the working folder. A relative data folder is meant from there too.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

import environ

Kind = Literal[
    "str", "int", "bool", "list", "networks", "path", "language", "zone", "url", "database", "mail", "mailbox"
]


@dataclass(frozen=True)
class Setting:
    name: str
    kind: Kind
    default: Any
    vi: str
    en: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "SIGNALMAST_DATA", "path", "data", "Thư mục chứa toàn bộ dữ liệu.", "The folder that holds everything kept."
    ),
    Setting("SIGNALMAST_HOST", "str", "127.0.0.1", "Địa chỉ mạng để phục vụ.", "The network address to serve on."),
    Setting("SIGNALMAST_PORT", "int", 8000, "Cổng để phục vụ.", "The port to serve on."),
    Setting(
        "SIGNALMAST_PUBLIC_URL",
        "url",
        "",
        "Địa chỉ công khai của bàn biên tập, ví dụ https://tin.example.org; để trống thì dùng địa chỉ máy này.",
        "The desk's public address, such as https://news.example.org; empty means this machine's own address.",
    ),
    Setting(
        "SIGNALMAST_ALLOWED_HOSTS",
        "list",
        ["127.0.0.1", "localhost", "[::1]"],
        "Những tên máy được phép dùng để mở trang, cách nhau bằng dấu phẩy.",
        "Host names under which the site may be opened, separated by commas.",
    ),
    Setting(
        "SIGNALMAST_TRUSTED_PROXIES",
        "networks",
        [],
        "Địa chỉ của máy chủ trung gian được tin khi báo địa chỉ người truy cập và khi báo đã dùng https, cách nhau"
        " bằng dấu phẩy; cùng máy thì ghi 127.0.0.1.",
        "Addresses of proxies that are believed when they name the visitor's address and say that https was used,"
        " separated by commas; 127.0.0.1 for one on the same machine.",
    ),
    Setting(
        "DATABASE_URL",
        "database",
        "",
        "Cơ sở dữ liệu PostgreSQL; để trống thì dùng SQLite trong thư mục dữ liệu.",
        "A PostgreSQL database; empty means SQLite in the data folder.",
        secret=True,
    ),
    Setting(
        "SIGNALMAST_LANGUAGE",
        "language",
        "vi",
        "Ngôn ngữ mặc định: vi hoặc en.",
        "The default language: vi or en.",
    ),
    Setting(
        "SIGNALMAST_TIME_ZONE",
        "zone",
        "Asia/Ho_Chi_Minh",
        "Múi giờ của bàn biên tập.",
        "The desk's time zone.",
    ),
    Setting(
        "SIGNALMAST_EMAIL_URL",
        "mail",
        "",
        "Máy chủ gửi thư, ví dụ smtp+tls://ten:matkhau@may:587; để trống thì không gửi thư.",
        "The mail server, such as smtp+tls://user:password@host:587; empty means no mail is sent.",
        secret=True,
    ),
    Setting(
        "SIGNALMAST_EMAIL_FROM",
        "str",
        "Signalmast <desk@localhost>",
        "Tên và địa chỉ đứng ở dòng Người gửi.",
        "The name and address in the From line.",
    ),
    Setting(
        "SIGNALMAST_TIP_MAILBOX",
        "mailbox",
        "",
        "Hộp thư nhận tin báo, ví dụ imaps://tinbao:matkhau@mail.example.org/INBOX; thư được nhận rồi xóa khỏi hộp thư."
        " Để trống thì không hỏi hộp thư nào.",
        "The mailbox of tips, such as imaps://tips:password@mail.example.org/INBOX; mails are taken in and deleted"
        " there. Empty asks no mailbox.",
        secret=True,
    ),
    Setting(
        "SIGNALMAST_SECRET_KEY",
        "str",
        "",
        "Khóa bí mật để ký phiên làm việc; để trống thì tự tạo trong thư mục dữ liệu.",
        "The secret that signs sessions; empty means one is made in the data folder.",
        secret=True,
    ),
    Setting(
        "SIGNALMAST_DEBUG",
        "bool",
        False,
        "Chế độ dành cho người phát triển; không bao giờ bật trên mạng.",
        "Developers' mode; never switch it on in public.",
    ),
    Setting(
        "SIGNALMAST_WEB_THREADS",
        "int",
        4,
        "Số luồng của tiến trình web.",
        "Threads of the web process.",
    ),
    Setting(
        "SIGNALMAST_TIP_DAYS",
        "int",
        90,
        "Số ngày giữ một tin báo sau khi đã khép lại; hết hạn thì xóa hẳn.",
        "Days a tip is kept after it was closed; then it is deleted for good.",
    ),
    Setting(
        "SIGNALMAST_MODEL",
        "str",
        "",
        "Mô hình câu giúp tìm phát biểu gần nghĩa: thư mục hoặc gói đã cài; để trống thì chỉ so chữ.",
        "A sentence model that finds claims near in meaning: a folder or an installed package; empty: words alone.",
    ),
    Setting(
        "SIGNALMAST_CACHE_MB",
        "int",
        64,
        "Bộ nhớ giữ các trang đang được đọc, tính bằng MB.",
        "Memory for pages that are being read, in MB.",
    ),
    Setting(
        "SIGNALMAST_BODY_MB",
        "int",
        20,
        "Dữ liệu lớn nhất một người bất kỳ được gửi lên, tính bằng MB.",
        "The most that anybody may send at once, in MB.",
    ),
    Setting(
        "SIGNALMAST_UPLOAD_MB",
        "int",
        512,
        "Tệp lớn nhất người đã đăng nhập được tải lên trong trang quản trị, tính bằng MB.",
        "The largest file that a person signed in may upload in the back office, in MB.",
    ),
    Setting(
        "SIGNALMAST_FREE_MB",
        "int",
        256,
        "Phần đĩa luôn để trống cho bàn biên tập, tính bằng MB; gần hết chỗ thì ngừng nhận tệp và lượt xem.",
        "Room always left on the disk for the desk, in MB; when it comes to that, uploads and page views are refused.",
    ),
    Setting(
        "SIGNALMAST_OUTSIDE",
        "bool",
        True,
        "Có cho bàn biên tập hỏi trang web khác sau khi quản trị viên đã bật việc đó hay không; false là cấm hẳn trên"
        " máy này.",
        "Whether the desk may ask other sites once an administrator has switched that on; false forbids it on this"
        " machine altogether.",
    ),
)

# Set by the console script, by service units or by the suite; no desk writes them into its file.
_NOT_SET_BY_HAND = dict.fromkeys(
    ("SIGNALMAST_HOME", "SIGNALMAST_ENV_FILE", "SIGNALMAST_SHARED", "SIGNALMAST_TESTS", "SIGNALMAST_TEST_POSTGRES")
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


class WrongSetting(Exception):
    """A setting cannot be used; the message names it, in Vietnamese and English."""

    def __init__(self, name: str, value: object, vi: str, en: str) -> None:
        shown = "…" if _BY_NAME[name].secret else value
        self.name, self.value, self.vi, self.en = name, shown, vi, en
        super().__init__(f"{name}={shown}: {vi} / {en}")


def home() -> Path:
    """The folder that relative paths in settings are meant from."""
    return Path(os.environ.get("SIGNALMAST_HOME", "")).resolve()


def read_env_file() -> None:
    """Load `signalmast.env` if there is one; the environment wins over it."""
    path = home() / os.environ.get("SIGNALMAST_ENV_FILE", "signalmast.env")
    if path.is_file():
        environ.Env.read_env(str(path), overwrite=False)


def value(name: str) -> Any:
    """The typed value of a setting. Raises WrongSetting, naming it, when it cannot be used."""
    setting = _BY_NAME[name]
    raw = os.environ.get(name, "").strip()
    if raw == "":
        return _path(name, setting.default) if setting.kind == "path" else setting.default
    read = _READERS.get(setting.kind)
    return read(name, raw) if read else raw


def wrong_settings() -> list[WrongSetting]:
    """Every setting that cannot be used, in the order of the list."""
    found = []
    for setting in SETTINGS:
        try:
            value(setting.name)
        except WrongSetting as wrong:
            found.append(wrong)
    return found


def unknown_names() -> list[str]:
    """Names that look like ours and are not: most often a slip of the pen."""
    return sorted(
        name for name in os.environ if name.startswith("SIGNALMAST_") and name not in _BY_NAME | _NOT_SET_BY_HAND
    )


def _list(name: str, raw: str) -> list[str]:
    return [part.strip() for part in raw.split(",") if part.strip()]


def _networks(name: str, raw: str) -> list[str]:
    found = _list(name, raw)
    for part in found:
        try:
            ipaddress.ip_network(part, strict=False)
        except ValueError:
            raise WrongSetting(
                name,
                raw,
                f"“{part}” không phải địa chỉ mạng; ví dụ đúng: 127.0.0.1,10.0.0.0/8",
                f"“{part}” is no network address; such as 127.0.0.1,10.0.0.0/8",
            ) from None
    return found


def _language(name: str, raw: str) -> str:
    if raw not in ("vi", "en"):
        raise WrongSetting(name, raw, "chỉ nhận vi hoặc en", "must be vi or en")
    return raw


def _integer(name: str, raw: str) -> int:
    try:
        number = int(raw)
    except ValueError:
        raise WrongSetting(name, raw, "phải là một số nguyên", "must be a whole number") from None
    if name == "SIGNALMAST_PORT" and not 1 <= number <= 65535:
        raise WrongSetting(name, raw, "cổng phải từ 1 đến 65535", "a port is between 1 and 65535")
    if number < 1:
        raise WrongSetting(name, raw, "phải lớn hơn 0", "must be greater than 0")
    return number


def _boolean(name: str, raw: str) -> bool:
    if raw.lower() in ("1", "true", "yes", "on"):
        return True
    if raw.lower() in ("0", "false", "no", "off"):
        return False
    raise WrongSetting(name, raw, "chỉ nhận true hoặc false", "must be true or false")


def _zone(name: str, raw: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 -- slow import

    try:
        ZoneInfo(raw)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongSetting(
            name, raw, "không có múi giờ này; ví dụ đúng: Asia/Ho_Chi_Minh", "no such zone; try Asia/Ho_Chi_Minh"
        ) from None
    return raw


def _url(name: str, raw: str) -> str:
    if not raw.startswith(("https://", "http://")) or " " in raw:
        raise WrongSetting(name, raw, "phải bắt đầu bằng https:// hoặc http://", "must start with https:// or http://")
    parts = _split(raw)
    if parts is None or not parts.hostname:
        raise WrongSetting(name, raw, "thiếu tên máy", "has no host name")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise WrongSetting(
            name,
            raw,
            "chỉ ghi đến tên máy và cổng: https://tin.example.org",
            "ends with the host: https://tin.example.org",
        )
    return raw.rstrip("/")


def _path(name: str, raw: str) -> str:
    if "\0" in raw:
        raise WrongSetting(name, raw, "không phải là đường dẫn", "is not a path")
    return str(home() / Path(raw).expanduser())


def _database(name: str, raw: str) -> str:
    example = "postgres://ten:matkhau@may:5432/signalmast"
    parts = _split(raw)
    if parts is None or parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise WrongSetting(
            name, raw, f"chỉ nhận PostgreSQL; ví dụ đúng: {example}", f"only PostgreSQL is taken; such as {example}"
        )
    return raw


def _mail(name: str, raw: str) -> str:
    schemes = ("smtp", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail", "dummymail")
    parts = _split(raw)
    if parts is None or parts.scheme not in schemes or (parts.scheme.startswith("smtp") and not parts.hostname):
        raise WrongSetting(
            name,
            raw,
            "phải có dạng smtp+tls://ten:matkhau@may:587",
            "must look like smtp+tls://user:password@host:587",
        )
    return raw


def _mailbox(name: str, raw: str) -> str:
    parts = _split(raw)
    if parts is None or parts.scheme != "imaps" or not (parts.hostname and parts.username and parts.password):
        raise WrongSetting(
            name,
            raw,
            "phải có dạng imaps://ten:matkhau@may/INBOX; chỉ nhận kết nối mã hóa",
            "must look like imaps://user:password@host/INBOX; only encrypted connections are used",
        )
    return raw


def _split(raw: str) -> SplitResult | None:
    try:
        parts = urlsplit(raw)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return None
    return parts


_READERS: dict[Kind, Callable[[str, str], Any]] = {
    "int": _integer,
    "bool": _boolean,
    "list": _list,
    "networks": _networks,
    "language": _language,
    "zone": _zone,
    "url": _url,
    "path": _path,
    "database": _database,
    "mail": _mail,
    "mailbox": _mailbox,
}
