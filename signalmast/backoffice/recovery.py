"""Restore: a backup takes the place of what is there, or everything stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from signalmast.backoffice import pgcopy, preparation, restoring, selftest, tip_keys
from signalmast.claims import sealing
from signalmast.claims.services import retention
from signalmast.core import clock
from signalmast.network.services import fading

Say = Callable[[str], object]


class RestoreFailed(Exception):
    """What was there before is there again; one line in Vietnamese and English."""


def restore(file: Path, *, data: Path, as_was: bool, say: Say, without_tips: bool = False) -> restoring.Manifest:
    """Check the file, swap it in, bring its tables up to this code and look at the desk.

    `as_was` leaves the tables as the backup has them: the way back of a failed upgrade. `without_tips` gives up tips
    that the desk's key does not open. Tips deleted since the backup are deleted again. The caller holds the claim.
    Raises restoring.NotOurs (nothing was touched) or RestoreFailed (everything is back as it was).
    """
    restoring.settle(data)
    manifest = restoring.unpack(file, data)
    try:
        _need_fitting(file, manifest)
        if not without_tips:
            _need_key(file, data, manifest)
    except restoring.NotOurs:
        restoring.settle(data)
        raise
    connections.close_all()
    try:
        restoring.swap_in(data)
        if connection.vendor == "postgresql":
            with transaction.atomic():
                _load_tables(data, manifest)
                _bring_up(as_was=as_was, without_tips=without_tips, say=say)
        else:
            _bring_up(as_was=as_was, without_tips=without_tips, say=say)
    except BaseException as error:
        connections.close_all()
        restoring.settle(data)
        if not isinstance(error, Exception):
            raise
        raise RestoreFailed(
            f"{file.name}: không khôi phục được, mọi thứ đã trở lại như trước"
            f" / could not be restored, everything is back as it was ({_first_line(error)})"
        ) from error
    connections.close_all()
    restoring.finish(data)
    return manifest


def _need_fitting(file: Path, manifest: restoring.Manifest) -> None:
    here = connection.vendor
    if manifest.database != here:
        raise restoring.NotOurs(
            file, f"là của {manifest.database}, còn ở đây dùng {here}", f"is of {manifest.database}, and here is {here}"
        )
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})
    unknown = restoring.unknown_migrations(manifest, known)
    if unknown:
        raise restoring.NotOurs(
            file,
            f"do bản mới hơn ({manifest.version}) tạo ra",
            f"was made by a newer version ({manifest.version}; {'.'.join(unknown[0])} is not known here)",
        )


def _need_key(file: Path, data: Path, manifest: restoring.Manifest) -> None:
    """Every tip in the backup must open here: whoever brings it in under another key would lose them unseen."""
    wanted = tip_keys.needed(data / restoring.ROOM, manifest.tables)
    try:
        have = sealing.load(settings.TIP_KEYS).names() if wanted else frozenset()
    except sealing.NoKeys:
        have = frozenset()
    if wanted - have:
        key = settings.TIP_KEYS.name
        raise restoring.NotOurs(
            file,
            f"tin báo trong đó cần khóa {min(wanted - have)}, không có trong {key}; hãy đặt lại đúng tệp khóa, hoặc"
            " dùng --without-tips để bỏ những tin ấy",
            f"its tips need the key {min(wanted - have)}, which {key} does not hold; put the right key file back, or"
            " give those tips up with --without-tips",
        )


def _check_now(action: str, *_more: object) -> None:
    """Foreign keys of the rows a migration wrote are checked before the next one changes their tables."""
    if action == "apply_success":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _load_tables(data: Path, manifest: restoring.Manifest) -> None:
    """PostgreSQL: build the tables as they were at the backup and fill them, all in the caller's transaction."""
    connection.ensure_connection()
    pgcopy.drop_everything(connection.connection)
    executor = MigrationExecutor(connection, progress_callback=_check_now)
    recorded = set(manifest.migrations) & set(executor.loader.graph.nodes)
    ends = [node for node in recorded if not _followed(executor, node, recorded)]
    executor.migrate(sorted(ends))
    pgcopy.load(connection.connection, data / restoring.ROOM / "database", manifest.tables)
    call_command("createcachetable", verbosity=0)


def _followed(executor: MigrationExecutor, node: tuple[str, str], recorded: set[tuple[str, str]]) -> bool:
    children = executor.loader.graph.node_map[node].children
    return any(child.key[0] == node[0] and child.key in recorded for child in children)


def _bring_up(*, as_was: bool, without_tips: bool, say: Say) -> None:
    ContentType.objects.clear_cache()
    if not as_was:
        preparation.prepare(say=say, demonstration=False)
        if without_tips:
            retention.delete_unopenable(at=clock.now())
        retention.keep(at=clock.now(), days=settings.TIP_DAYS)
        fading.replay(at=clock.now())
        selftest.look()


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
