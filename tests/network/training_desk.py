"""Courses, sessions and people for tests, made through the services as staff make them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from django.test import Client
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.core.fold import fold
from signalmast.network.models import Contribution, Contributor, Course, Seat, Session
from signalmast.network.services import attendance, calendars, certificates, feedback, seats, training
from tests.accounts.test_services import SMTP, Box, free_port
from tests.pages import newsroom

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)  # half past nine in the morning
STARTS = datetime(2026, 3, 11, 14, 0, tzinfo=HANOI)
ENDS = STARTS + timedelta(hours=2)


def contributor(name: str = "Nguyễn Thị Mai", **given: Any) -> Contributor:
    number = Contributor.objects.count() + 1
    fields = {"email": f"nguoi{number}@example.org", "joined_on": date(2025, 1, 1), **given}
    return Contributor.objects.create(name=name, folded=fold(name), **fields)


def people(number: int) -> list[Contributor]:
    return [contributor(f"Người {place}") for place in range(number)]


def course(by: User, **given: Any) -> Course:
    fields = {"name": "Viết tin ngắn", "name_en": "Short news", "about": "", "topic": None, **given}
    return training.add_course(**fields, by=by, at=NOW)


def session(by: User, of: Course | None = None, **given: Any) -> Session:
    fields = {"place": "Nhà văn hóa phường", "starts_at": STARTS, "ends_at": ENDS, "seats": 2, **given}
    return training.plan_session(course=of or course(by), **fields, by=by, at=NOW)


def taken(at_session: Session, by: User, who: Contributor | None = None, at: datetime = NOW) -> Seat:
    return seats.take(session=at_session, contributor=who or contributor(), by=by, at=at)


def came(at_session: Session, by: User, who: Contributor | None = None, presence: str = "present") -> Seat:
    seat = taken(at_session, by, who)
    return attendance.mark(seat=seat, presence=presence, by=by, at=at_session.starts_at)


def contribution(of: Contributor, at: datetime, *, corrected: bool = False, withdrawn: bool = False) -> Contribution:
    return Contribution.objects.create(
        post_key=f"post:{Contribution.objects.count()}",
        contributor=of,
        kind=Contribution.Kind.TEXT,
        language="vi",
        accepted_at=at,
        corrected_at=at + timedelta(days=1) if corrected else None,
        withdrawn_at=at + timedelta(days=1) if withdrawn else None,
    )


def client(user: User, language: str = "en") -> Client:
    user.language = language
    user.save()
    return newsroom.client_of(user)


def at(monkeypatch: Any, moment: datetime) -> None:
    """What views are told when they ask for the time."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@contextmanager
def mail_server(settings: Any, refuse: str = "") -> Iterator[Box]:
    """A real mail server; `refuse` is what it answers instead of taking a letter."""
    box, port = Box(refuse), free_port()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def no_server(settings: Any) -> None:
    """A mail server is set, and nothing answers there."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", free_port()


def addresses(by: User) -> dict[str, object]:
    """What the parameters of training's addresses stand for: one of everything, of a session that is over."""
    now = timezone.now()
    over = session(by, starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    mai = contributor("secret-contributor")
    seat = attendance.mark(seat=taken(over, by, mai), presence="present", by=by, at=now)
    given: dict[str, Any] = {"course": over.course, "title": "Sổ tay", "words": "secret-material", "file": None}
    material = training.add_material(**given, by=by, at=now).material
    certificate = certificates.issue(seat=seat, by=by, at=now)
    return {
        "admin/training/|pk": over.pk,
        "admin/training/courses/|pk": over.course_id,
        "admin/training/courses/<int:pk>/materials/|row": material.pk,
        "admin/training/<int:pk>/certificates/|row": certificate.pk,
        "training/seat/|code": seats.make_link(seat=seat, by=by, at=now),
        "training/check-in/|key": over.key,
        "digits": "00000000",
        "training/feedback/|code": feedback.new_ticket(session=over)[0],
        "training/certificate/|code": certificate.code,
        "training/calendar/|code": calendars.make_own(contributor=mai, by=mai, at=now),
    }
