"""The reference case of a network, all of it invented and marked so: fifty organisations, twenty-one of them with
contributors, five years of training and requests, a five-year and a three-year programme.

The same calendar every time it is loaded, for a year of its own: what was true on a past day can be checked by hand.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from signalmast.accounts.models import User
from signalmast.assignments.models import Assignment, Recipient, Step, Submission
from signalmast.backoffice import presets
from signalmast.backoffice import reference_programmes as joined
from signalmast.core.fold import fold
from signalmast.network.models import (
    Consent,
    Contribution,
    Contributor,
    ContributorLanguage,
    ContributorSkill,
    Course,
    Organisation,
    Role,
    Seat,
    Session,
    Skill,
)
from signalmast.programmes.models import Programme, Target
from signalmast.reports.models import Review

AREAS = ("Bến Mơ", "Cầu Vồng", "Đồng Xanh", "Gò Nắng", "Hồ Lặng")
KINDS = ("Tổ dân phố", "Trường học", "Trạm y tế", "Thư viện", "Hợp tác xã")
COURSES = (
    ("Viết tin ngắn", "Writing short news"),
    ("Chụp ảnh bằng điện thoại", "Pictures with a telephone"),
    ("Kiểm tra nguồn tin", "Checking sources"),
    ("Phụ đề cho đoạn phim", "Captions for clips"),
)
ASKED = (
    ("Ảnh hiện trường ngập", "picture", "Chụp mực nước ở đầu hẻm, thấy rõ mốc."),
    ("Lịch tiêm chủng tháng này", "text", "Viết lại lịch của trạm, kèm giờ và nơi tiêm."),
    ("Giờ chạy xe buýt mới", "answer", "Hỏi bến xe giờ chạy từ tuần sau."),
    ("Đoạn phim ngắn về phiên chợ", "clip", "Quay một phút, có lời kể."),
)
ORGANISATIONS = 50
# In which year and month how many organisations joined, and how many of them had a first contributor.
JOINED = ((0, 1, 40), (2, 1, 5), (3, 7, 5))
BEGAN = ((0, 3, 5), (1, 6, 6), (3, 2, 7), (4, 9, 3))
# Organisations that had somebody and have nobody now: from, until.
LOST = (((0, 3), (2, 1)), ((1, 6), (3, 6)))


class NotEmpty(Exception):
    """There is a network already; the reference case is loaded into none."""


@dataclass(frozen=True)
class Loaded:
    organisations: int
    with_contributors: int
    contributors: int
    sessions: int
    requests: int
    contributions: int


def load(*, at: datetime) -> Loaded:
    """Raises NotEmpty."""
    if Organisation.objects.exists() or Contributor.objects.exists() or Programme.objects.exists():
        raise NotEmpty
    with transaction.atomic():
        return _Maker(at).fill()


def remove() -> None:
    """Take it away again; what the desk made of it in the meantime, of its own, keeps the rows it needs."""
    with transaction.atomic():
        Review.objects.filter(demo=True, state=Review.State.DRAFT).delete()
        Programme.objects.filter(demo=True, parent__isnull=False).delete()
        Programme.objects.filter(demo=True).delete()
        Assignment.objects.filter(demo=True).delete()
        people = Contributor.objects.filter(demo=True)
        Contribution.objects.filter(contributor__in=people).delete()
        Seat.objects.filter(contributor__in=people).delete()
        Session.objects.filter(course__demo=True, places=None).delete()
        Course.objects.filter(demo=True, sessions=None).delete()
        people.delete()
        for leaf in (False, True):
            Organisation.objects.filter(demo=True, parent__isnull=leaf, roles=None, children=None).delete()


class _Maker:
    """Makes the invented network inside one transaction."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.today = at.astimezone(self.zone).date()
        self.first_year = self.today.year - 5
        self.chance = random.Random(50)  # noqa: S311 -- the same invented desk every time
        self.staff = User.objects.filter(groups__name=presets.group_name(presets.NETWORK_COORDINATOR)).first()

    def fill(self) -> Loaded:
        organisations = self._organisations()
        people = self._people(organisations)
        sessions = self._training(people)
        self._contributions(people)
        requests = self._requests(people)
        self._programmes()
        return Loaded(
            organisations=len(organisations),
            with_contributors=sum(count for _year, _month, count in BEGAN),
            contributors=len(people),
            sessions=sessions,
            requests=requests,
            contributions=Contribution.objects.count(),
        )

    def _day(self, year: int, month: int, day: int = 1) -> date:
        return date(self.first_year + year, month, day)

    def _moment(self, day: date, hour: int = 9) -> datetime:
        return datetime.combine(day, time(hour), self.zone)

    def _organisations(self) -> list[Organisation]:
        made: list[Organisation] = []
        for year, month, count in JOINED:
            for _ in range(count):
                number = len(made) + 1
                area = AREAS[(number - 1) % len(AREAS)]
                kind = KINDS[(number - 1) // len(AREAS) % len(KINDS)]
                name = f"{kind} {area} {number:02d} (minh họa)"
                made.append(
                    Organisation(
                        name=name,
                        name_en=f"{area} {number:02d} (invented)",
                        folded=fold(name),
                        kind=kind,
                        area=area,
                        email=f"to-chuc-{number:02d}@example.org",
                        active_from=self._day(year, month),
                        demo=True,
                    )
                )
        Organisation.objects.bulk_create(made)
        for number, organisation in enumerate(made[5:25]):
            organisation.parent = made[number % 5]
        Organisation.objects.bulk_update(made, ["parent"])
        return made

    def _people(self, organisations: list[Organisation]) -> list[tuple[Contributor, Organisation, date, date | None]]:
        """Two for most organisations, one for every third."""
        spans: list[tuple[Organisation, date, date | None]] = []
        left = iter(organisations)
        for year, month, count in BEGAN:
            spans += [(next(left), self._day(year, month), None) for _ in range(count)]
        for begun, ended in LOST:
            spans.append((next(left), self._day(*begun), self._day(*ended)))
        people: list[tuple[Contributor, Organisation, date, date | None]] = []
        for place, (organisation, since, until) in enumerate(spans):
            for _ in range(1 if place % 3 == 2 else 2):
                number = len(people) + 1
                name = f"Cộng tác viên minh họa {number:02d}"
                credit = (Contributor.Credit.INITIALS, Contributor.Credit.NAME, Contributor.Credit.NONE)[number % 3]
                person = Contributor(
                    name=name,
                    folded=fold(name),
                    email=f"ctv-{number:02d}@example.org",
                    credit=credit,
                    coordinator=self.staff,
                    joined_on=since,
                    demo=True,
                )
                people.append((person, organisation, since, until))
        Contributor.objects.bulk_create([person for person, *_rest in people])
        Role.objects.bulk_create(
            [Role(contributor=who, organisation=where, starts_on=a, ends_on=b) for who, where, a, b in people]
        )
        ContributorLanguage.objects.bulk_create([ContributorLanguage(contributor=one[0], code="vi") for one in people])
        skills = [Skill.WRITING, Skill.PICTURES, Skill.CLIPS, Skill.LOCAL]
        ContributorSkill.objects.bulk_create(
            [ContributorSkill(contributor=one[0], skill=skills[place % 4]) for place, one in enumerate(people)]
        )
        Consent.objects.bulk_create(
            [
                Consent(contributor=who, what=what, how=Consent.How.PAPER, given_at=self._moment(since), by=self.staff)
                for who, _where, since, _until in people
                for what in (Consent.What.KEPT, Consent.What.NAMED)
                if what == Consent.What.KEPT or who.credit != Contributor.Credit.NONE
            ]
        )
        return people

    def _training(self, people: list[tuple[Contributor, Organisation, date, date | None]]) -> int:
        """One session a quarter, and one that is still to come."""
        courses = [Course(name=f"{vi} (minh họa)", name_en=f"{en} (invented)", demo=True) for vi, en in COURSES]
        Course.objects.bulk_create(courses)
        days = [self._day(year, month, 12) for year in range(6) for month in (2, 5, 8, 11)]
        days = [day for day in days if day <= self.today]
        days.append(self.today + timedelta(days=20))
        sessions = [
            Session(
                course=courses[number % 4],
                place="Nhà văn hóa phường (minh họa)",
                starts_at=self._moment(day, 8),
                ends_at=self._moment(day, 11),
                seats=24,
                owner=self.staff,
            )
            for number, day in enumerate(days)
        ]
        Session.objects.bulk_create(sessions)
        seats = []
        for session, day in zip(sessions, days, strict=True):
            there = [who for who, _where, since, until in people if since <= day and (until is None or day < until)]
            for who in self.chance.sample(there, min(len(there), 12)):
                presence = self.chance.choice(["present"] * 7 + ["late", "absent", "excused"])
                past = day < self.today
                seats.append(
                    Seat(
                        session=session,
                        contributor=who,
                        state=Seat.State.TAKEN,
                        asked_at=session.starts_at - timedelta(days=10),
                        presence=presence if past else "",
                        marked_at=session.ends_at if past else None,
                        marked_by=self.staff if past else None,
                    )
                )
        Seat.objects.bulk_create(seats)
        return len(sessions)

    def _contributions(self, people: list[tuple[Contributor, Organisation, date, date | None]]) -> None:
        """About one a month and person, the fewer the shorter they are there; one in sixteen was put right later."""
        rows: list[Contribution] = []
        last: dict[int, date] = {}
        for number, (who, where, since, until) in enumerate(people):
            day = since + timedelta(days=20 + number % 9)
            end = min(until or self.today, self.today if number % 7 else self.today - timedelta(days=200))
            while day < end:
                accepted = self._moment(day, 15)
                wrong = self.chance.random() < 1 / 16
                rows.append(
                    Contribution(
                        post_key=f"post:invented-{len(rows) + 1:05d}",
                        contributor=who,
                        organisation=where,
                        kind=self.chance.choice(Contribution.Kind.values[:4]),
                        language="vi",
                        accepted_at=accepted,
                        corrected_at=accepted + timedelta(days=2) if wrong else None,
                    )
                )
                last[who.pk] = day
                day += timedelta(days=self.chance.randrange(20, 45))
        Contribution.objects.bulk_create(rows)
        for who, *_rest in people:
            who.last_active_on = last.get(who.pk)
        Contributor.objects.bulk_update([who for who, *_rest in people], ["last_active_on"])

    def _requests(self, people: list[tuple[Contributor, Organisation, date, date | None]]) -> int:
        """Four a month, to the organisations that have somebody then; the newest still wait."""
        made: list[tuple[Assignment, Organisation, Contributor]] = []
        day = self._day(0, 4, 5)
        while day < self.today:
            there = [one for one in people if one[2] <= day and (one[3] is None or day < one[3])]
            for title, wanted, words in ASKED:
                who, where, _since, _until = self.chance.choice(there)
                made.append((self._request(f"{title}, {day:%m/%Y}", wanted, words, day), where, who))
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=5)
        Assignment.objects.bulk_create([row for row, _where, _who in made])
        Recipient.objects.bulk_create(
            [
                Recipient(assignment=row, organisation=where, since=row.created_at, by=self.staff)
                for row, where, _ in made
            ]
        )
        done = [(row, who, row.submitted_at) for row, _where, who in made if row.submitted_at]
        Submission.objects.bulk_create(
            [
                Submission(assignment=row, number=1, text="Nội dung minh họa.", at=at, contributor=who, digest="")
                for row, who, at in done
            ]
        )
        Step.objects.bulk_create([step for row, _where, who in made for step in self._steps(row, who)])
        return len(made)

    def _request(self, title: str, wanted: str, words: str, day: date) -> Assignment:
        sent = self._moment(day, 8)
        row = Assignment(
            title=title,
            words=words,
            wanted=wanted,
            due_at=self._moment(day + timedelta(days=7), 17),
            owner=self.staff,
            created_by=self.staff,
            created_at=sent,
            sent_at=sent,
            demo=True,
        )
        row.batch = row.key
        if day > self.today - timedelta(days=25):
            row.state = Assignment.State.SENT
            return row
        if self.chance.random() < 0.08:
            row.state, row.ended_at = Assignment.State.DECLINED, sent + timedelta(days=1)
            return row
        row.accepted_at = sent + timedelta(hours=self.chance.randrange(2, 40))
        row.submitted_at = row.accepted_at + timedelta(hours=self.chance.randrange(10, 170))
        row.ended_at = row.submitted_at + timedelta(hours=self.chance.randrange(1, 30))
        row.state = Assignment.State.DONE
        return row

    def _steps(self, row: Assignment, who: Contributor) -> list[Step]:
        told: list[tuple[str, str, str, datetime | None, dict[str, Any]]] = [
            ("send", "draft", "sent", row.sent_at, {"by": self.staff}),
        ]
        if row.state == Assignment.State.DECLINED:
            told.append(("decline", "sent", "declined", row.ended_at, {"contributor": who, "words": "Tuần này bận."}))
        if row.state == Assignment.State.DONE:
            told += [
                ("accept", "sent", "accepted", row.accepted_at, {"contributor": who}),
                ("submit", "accepted", "submitted", row.submitted_at, {"contributor": who}),
                ("finish", "submitted", "done", row.ended_at, {"by": self.staff}),
            ]
        return [Step(assignment=row, move=a, before=b, after=c, at=at, **more) for a, b, c, at, more in told if at]

    def _programmes(self) -> None:
        five = Programme.objects.create(
            slug="thong-tin-nam-nam",
            name_vi=f"Thông tin đến từng ngõ, {self.first_year}–{self.first_year + 4} (minh họa)",
            name_en=f"News for every lane, {self.first_year}–{self.first_year + 4} (invented)",
            document_number=f"01/KH-MINHHOA-{self.first_year}",
            document_on=self._day(0, 1, 4),
            issued_by="Ủy ban nhân dân phường Bến Hoa Đăng Mẫu",
            starts_on=self._day(0, 1),
            until=self._day(4, 12, 31),
            owner=self.staff,
            public=True,
            demo=True,
        )
        three = Programme.objects.create(
            slug="cong-tac-vien-ba-nam",
            name_vi=f"Mỗi tổ chức có cộng tác viên, {self.first_year + 3}–{self.first_year + 5} (minh họa)",
            name_en=f"A contributor in every organisation, {self.first_year + 3}–{self.first_year + 5} (invented)",
            parent=five,
            document_number=f"07/KH-MINHHOA-{self.first_year + 3}",
            document_on=self._day(3, 1, 8),
            issued_by="Ủy ban nhân dân phường Bến Hoa Đăng Mẫu",
            starts_on=self._day(3, 1),
            until=self._day(5, 12, 31),
            owner=self.staff,
            public=True,
            demo=True,
        )
        Target.objects.bulk_create(
            [
                Target(
                    programme=three, measure="coverage", starts_on=self._day(3, 1), due_on=self._day(5, 12, 31),
                    aim=25, baseline=11, baseline_from=self._day(2, 12, 31), baseline_to=self._day(2, 12, 31),
                    owner=self.staff,
                ),
                Target(
                    programme=three, measure="people_trained", starts_on=self._day(3, 1), due_on=self._day(5, 12, 31),
                    aim=30, baseline=0, baseline_from=self._day(2, 12, 31), baseline_to=self._day(2, 12, 31),
                    owner=self.staff,
                ),
                Target(
                    programme=five, measure="requests_on_time", starts_on=self._day(0, 1), due_on=self._day(4, 12, 31),
                    aim=70, owner=self.staff,
                ),
            ]
        )  # fmt: skip
        joined.join(five, three, by=self.staff, at=self.at)
