"""Was this answered before? One text against the desk's claims, or a file of questions against a file of claims."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signalmast.claims import matching
from signalmast.claims.matching import meaning, runs
from signalmast.claims.selectors import matching as selectors
from signalmast.claims.services import matching as services

_AT_ONCE = 1024  # claims the model reads between two lines of progress


class Command(BaseCommand):
    help = "Claims near to a text, best first; with --claims, --queries and --out a whole TREC run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", nargs="?", help="what somebody says")
        parser.add_argument("--claims", type=Path, help="TSV: claim_id, claim, title")
        parser.add_argument("--queries", type=Path, help="TSV: query_id, text")
        parser.add_argument("--out", type=Path, help="where the run goes")
        parser.add_argument("--lang", choices=["en", "vi", "auto"], default="auto")
        parser.add_argument("--model", help="folder of a sentence model, or an installed package that carries one")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [options[name] for name in ("claims", "queries", "out")]
        if options["text"] is not None and not any(files) and not options["model"]:
            self._one(options["text"], options["lang"])
        elif options["text"] is None and all(files):
            try:
                self._run(*files, language=options["lang"], model=options["model"])
            except (runs.BadFile, OSError, meaning.NoModel) as problem:
                raise CommandError(str(problem)) from None
        else:
            raise CommandError(
                "Hãy nêu một câu, hoặc cả --claims, --queries và --out (--model chỉ đi cùng ba tệp ấy)."
                " / Give a text, or all of --claims, --queries and --out (--model goes with these only)."
            )

    def _one(self, text: str, language: str) -> None:
        try:
            found = selectors.near(text=text, language=language)
        except matching.NotReady:
            services.rebuild()
            found = selectors.near(text=text, language=language)
        for near in found:
            answer = near.address or "chưa có trả lời / not answered"
            self.stdout.write(f"{near.score:.2f}\t{near.claim_key}\t{near.statement}\t{answer}")
        if not found:
            self.stdout.write("Chưa thấy phát biểu nào gần với câu này. / No claim near to this was found.")

    def _run(self, claims: Path, queries: Path, out: Path, *, language: str, model: str | None) -> None:
        held = runs.read(claims, columns=("claim_id", "claim", "title"))
        asked = runs.read(queries, columns=("query_id", "text"))
        spoken = language if language != "auto" else _mostly(held)
        with tempfile.TemporaryDirectory(prefix="signalmast-match-") as folder:
            index = matching.Index(Path(folder) / "claims.sqlite3")
            entries = [matching.Entry(one.key, spoken, one.text, one.more) for one in held]
            index.rebuild(entries)
            vectors = self._vectors(model, entries) if model else None

            def rank(text: str) -> list[tuple[str, ...]]:
                if vectors is None:
                    found = matching.near(index, text, language=spoken, limit=runs.DEPTH)
                else:
                    found = meaning.near(index, vectors, text, language=spoken, limit=runs.DEPTH)
                return [match.keys for match in found]

            lines = [line for one in asked for line in runs.lines(one.key, runs.in_order(rank(one.text)))]
            index.close()
        out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
        self.stdout.write(
            f"{len(asked)} câu, {len(held)} phát biểu / {len(asked)} questions, {len(held)} claims: {out}"
        )

    def _vectors(self, model: str, entries: list[matching.Entry]) -> meaning.Vectors:
        """Kept for the next run of the same claims."""
        path = selectors.index().path.with_name("vectors-run.sqlite3")
        vectors = meaning.Vectors(path, meaning.Meaning(model))
        while left := vectors.make(entries, most=_AT_ONCE):
            self.stdout.write(f"{left} phát biểu còn phải đọc / claims still to be read")
        return vectors


def _mostly(held: list[runs.Said]) -> str:
    """The language of most of the claims."""
    spoken = [matching.language_of(one.text) for one in held[:2000]]
    return max(matching.LANGUAGES, key=spoken.count)
