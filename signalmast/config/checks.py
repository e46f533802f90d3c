"""The desk's own checks: each says in Vietnamese and English which setting is wrong or unwise, and what to do.

Settings that cannot be read at all never come this far: `cli` names them before the settings load.
"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection
from django.db.utils import OperationalError
from django.utils.http import is_same_domain

from signalmast.backoffice import ground
from signalmast.config import env

LOW_DISK, LOW_SHARE = ground.GIBIBYTE, 0.10


def _told(kind: type[Error] | type[Warning], name: str, vi: str, en: str, identity: str) -> CheckMessage:
    return kind(f"{name}\n  vi: {vi}\n  en: {en}", id=f"signalmast.{identity}")


@register(deploy=True)
def check_names(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        _told(
            Warning, name, "không có thiết lập nào tên như vậy; có gõ nhầm không?", "no such setting; a slip?", "W001"
        )
        for name in env.unknown_names()
    ]


@register(deploy=True)
def check_public_address(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    found = []
    address = urlsplit(settings.PUBLIC_URL)
    host = address.hostname or ""
    outside = not _is_loopback(host)
    bracketed = f"[{host}]" if ":" in host else host
    if not any(pattern == "*" or is_same_domain(bracketed, pattern) for pattern in settings.ALLOWED_HOSTS):
        found.append(
            _told(
                Error,
                f"SIGNALMAST_ALLOWED_HOSTS={','.join(settings.ALLOWED_HOSTS)}",
                f"thiếu {host}, tên máy trong SIGNALMAST_PUBLIC_URL; người đọc sẽ bị từ chối",
                f"lacks {host}, the host of SIGNALMAST_PUBLIC_URL; readers would be turned away",
                "E001",
            )
        )
    if settings.DEBUG and outside:
        found.append(
            _told(
                Error,
                "SIGNALMAST_DEBUG=true",
                "không được bật khi có địa chỉ công khai: trang lỗi để lộ thiết lập",
                "must be off with a public address: error pages show settings",
                "E002",
            )
        )
    if outside and address.scheme != "https":
        found.append(
            _told(
                Warning,
                f"SIGNALMAST_PUBLIC_URL={settings.PUBLIC_URL}",
                "chưa dùng https: mật khẩu đi qua mạng không được mã hóa",
                "is not https: passwords cross the network in the clear",
                "W002",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            _told(
                Warning,
                "SIGNALMAST_ALLOWED_HOSTS=*",
                "nhận mọi tên máy; hãy ghi rõ tên",
                "takes any host name; name them",
                "W003",
            )
        )
    return found


@register(deploy=True)
def check_ways_in(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Whether the address served on, the public one and the proxies in between fit together."""
    found = []
    https, open_to_all = settings.PUBLIC_URL.startswith("https://"), not _is_loopback(settings.HOST)
    wide = [proxy for proxy in settings.TRUSTED_PROXIES if ipaddress.ip_network(proxy, strict=False).prefixlen == 0]
    if settings.DEBUG and open_to_all:
        found.append(
            _told(
                Error,
                f"SIGNALMAST_DEBUG=true, SIGNALMAST_HOST={settings.HOST}",
                "không được bật khi phục vụ ra ngoài máy này: trang lỗi để lộ thiết lập",
                "must be off when other machines are served: error pages show settings",
                "E006",
            )
        )
    if wide:
        found.append(
            _told(
                Error,
                f"SIGNALMAST_TRUSTED_PROXIES={wide[0]}",
                "tin mọi máy trên mạng: ai cũng giả được địa chỉ; hãy ghi đúng địa chỉ máy chủ trung gian",
                "trusts every machine there is, so anybody may claim any address; name the proxy",
                "E007",
            )
        )
    if https and not settings.TRUSTED_PROXIES:
        found.append(
            _told(
                Warning,
                "SIGNALMAST_TRUSTED_PROXIES=",
                f"{settings.PUBLIC_URL} cần máy chủ https đứng trước; không ghi địa chỉ của nó (cùng máy: 127.0.0.1)"
                " thì mọi người truy cập bị coi là một người và việc đăng nhập sai của một người làm chậm tất cả",
                f"{settings.PUBLIC_URL} needs an https server in front; without its address here (127.0.0.1 on the same"
                " machine) all visitors count as one, and one person's wrong passwords delay everybody",
                "W006",
            )
        )
    if https and open_to_all:
        found.append(
            _told(
                Warning,
                f"SIGNALMAST_HOST={settings.HOST}",
                "cổng này mở ra mạng mà không mã hóa; hãy dùng 127.0.0.1, hoặc chặn cổng bằng tường lửa",
                "this port is open to the network without encryption; use 127.0.0.1, or close it by a firewall",
                "W007",
            )
        )
    return found


@register(deploy=True)
def check_data_folder(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    data: Path = settings.DATA_DIR
    try:
        ground.need_writable(data)
        free, share = ground.disk_room(data)
    except ground.NoGround as refusal:
        return [_told(Error, f"SIGNALMAST_DATA={data}", refusal.vi, refusal.en, "E003")]
    if free >= LOW_DISK and share >= LOW_SHARE:
        return []
    left = f"{free / ground.GIBIBYTE:.1f} GiB ({share:.0%})"
    return [
        _told(
            Warning, f"SIGNALMAST_DATA={data}", f"đĩa sắp đầy, còn {left}", f"the disk is filling: {left} left", "W004"
        )
    ]


@register(deploy=True)
def check_database(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        why = str(error).strip().splitlines()[0]
        name = "DATABASE_URL=…" if settings.DATABASE_URL else f"SIGNALMAST_DATA={settings.DATA_DIR}"
        return [
            _told(Error, name, f"không mở được cơ sở dữ liệu ({why})", f"the database cannot be opened ({why})", "E004")
        ]
    version = getattr(connection, "pg_version", 150000)
    if version < 150000:
        vi, en = "cần PostgreSQL 15 trở lên", "PostgreSQL 15 or later is needed"
        return [_told(Error, f"DATABASE_URL=… (PostgreSQL {version // 10000})", vi, en, "E005")]
    return []


@register(deploy=True)
def check_packages(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Whether the environment was filled from the lock: `tools/venv.sh` leaves a stamp when it was."""
    if not (Path(sys.prefix) / ".place").is_file() or (Path(sys.prefix) / ".stamp-runtime").is_file():
        return []  # not our environment, or a whole one
    return [
        _told(
            Warning,
            ".venv",
            "việc cài các gói chưa xong; hãy chạy lại make run",
            "the packages were not installed to the end; run make run again",
            "W005",
        )
    ]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
