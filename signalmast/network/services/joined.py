"""Training of two rows that were one person: it moves to the row that is kept, and back when that is undone."""

from __future__ import annotations

from typing import Any

from signalmast.network.models import CalendarLink, Certificate, Contributor, Seat

_ORDER = (Seat.State.GIVEN_BACK, Seat.State.INVITED, Seat.State.WAITING, Seat.State.TAKEN)


class BothCertified(ValueError):
    """Both rows have a certificate of the same session; one is revoked by hand first, and its seat given up."""


def move(*, gone: Contributor, kept: Contributor) -> dict[str, Any]:
    """Called inside the transaction that joins them; what it gives goes to `move_back`, and can be kept as JSON.

    Where both were on one session the stronger seat stays and the other goes with its letters and links: a seat
    somebody came to before one only taken, waited for, asked for or given back. Raises BothCertified.
    """
    rows = Seat.objects.select_for_update(of=("self",)).order_by("pk")
    theirs = {seat.session_id: seat for seat in rows.filter(contributor=kept)}
    certified = set(Certificate.objects.filter(seat__contributor__in=[gone, kept]).values_list("seat", flat=True))
    moved: list[int] = []
    dropped: list[dict[str, Any]] = []
    for seat in rows.filter(contributor=gone):
        other = theirs.get(seat.session_id)
        if other is None:
            moved.append(seat.pk)
            continue
        if {seat.pk, other.pk} <= certified:
            raise BothCertified(seat.session_id)
        weaker = min(
            (other, seat), key=lambda one: (one.pk in certified, one.came, _ORDER.index(Seat.State(one.state)))
        )
        dropped.append({**_columns(weaker), "of": "gone" if weaker is seat else "kept"})
        if weaker is other:
            moved.append(seat.pk)
        weaker.delete()
    Seat.objects.filter(pk__in=moved).update(contributor=kept)
    CalendarLink.objects.filter(contributor=gone).delete()
    return {"moved": moved, "dropped": dropped}


def move_back(*, before: dict[str, Any], gone: Contributor, kept: Contributor) -> None:
    """`gone` stands again, `before` is what `move` gave. Called inside the transaction that undoes the joining."""
    Seat.objects.filter(pk__in=before["moved"], contributor=kept).update(contributor=gone)
    for row in before["dropped"]:
        whose = gone if row["of"] == "gone" else kept
        fields = {name: value for name, value in row.items() if name != "of"}
        if not Seat.objects.filter(session=fields["session_id"], contributor=whose).exists():
            Seat.objects.create(contributor=whose, **fields)


def _columns(seat: Seat) -> dict[str, Any]:
    """All but whose it is, and the times as text."""
    return {
        "session_id": seat.session_id,
        "state": seat.state,
        "asked_at": seat.asked_at.isoformat(),
        "turn": seat.turn,
        "presence": seat.presence,
        "marked_at": seat.marked_at.isoformat() if seat.marked_at else None,
        "marked_by_id": seat.marked_by_id,
    }
