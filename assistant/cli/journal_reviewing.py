"""Misses and verdicts on a terminal, or as JSON; and the questions about one after the other."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any, Final

import typer
from rich.table import Table

from assistant.cli.check_showing import finding_lines
from assistant.cli.exit_codes import report
from assistant.cli.output import table_console
from assistant.desk.staff.reviewing import AttachedGroup, Item, Reviewing
from assistant.errors import CatalogueError
from assistant.text import Language

__all__ = ["Review"]

_EXAMPLES: Final = 3
"""Sentences of a group that are shown."""

_CHOICES: Final = "1-3 or the id of a service, w: service wanted, n: not for us, s: skip, q: quit"


class Review:
    """Does what the command was told, and shows it."""

    def __init__(self, reviewing: Reviewing, *, as_json: bool) -> None:
        self._reviewing = reviewing
        self._as_json = as_json
        self._console = table_console()

    def groups(self, limit: int) -> None:
        """Open groups, the most frequent first."""
        groups = self._reviewing.groups()
        items = self._reviewing.items(groups[:limit])
        if self._as_json:
            total = sum(group.times for group in groups)
            self._json(groups=[_item(each) for each in items], open=len(groups), misses=total)
            return
        table = Table("group", "times", "", "missed", "near")
        for item in items:
            table.add_row(
                item.cluster.key,
                str(item.cluster.times),
                item.cluster.language or "",
                "\n".join(_examples(item)),
                "\n".join(f"{near.service} {near.score:.2f}" for near in item.nearest),
            )
        self._console.print(table)
        left = len(groups) - len(items)
        told = f"{len(groups)} groups" + (f", {left} of them not shown" if left else "")
        self._console.print(told, highlight=False)

    def attach(
        self, key: str, service: str, language: Language | None, sentences: tuple[str, ...]
    ) -> None:
        """A group to a service. Raise `CatalogueError` where that is refused."""
        group = self._reviewing.named(key)
        done = self._reviewing.attach(group, service, language=language, sentences=sentences)
        self._attached(done)

    def want(self, key: str, note: str | None) -> None:
        """A service is wanted."""
        self._settled(self._reviewing.want(self._reviewing.named(key), note), "wanted")

    def refuse(self, key: str, note: str | None) -> None:
        """Not for us."""
        self._settled(self._reviewing.refuse(self._reviewing.named(key), note), "not-for-us")

    def decided(self) -> None:
        """Verdicts, the latest first."""
        verdicts = self._reviewing.decided()
        if self._as_json:
            self._json(
                decided=[
                    {
                        "at": each.at.isoformat(),
                        "outcome": each.verdict.outcome,
                        "text": each.verdict.text,
                        "language": each.verdict.language,
                        "service": each.verdict.target,
                        "note": each.verdict.note,
                        "times": each.times,
                    }
                    for each in verdicts
                ]
            )
            return
        table = Table("day", "decided", "asked", "times", "note")
        for each in verdicts:
            verdict = each.verdict
            outcome = f"{verdict.outcome} {verdict.target or ''}".rstrip()
            day = each.at.astimezone().date().isoformat()
            table.add_row(day, outcome, verdict.text, str(each.times), verdict.note or "")
        self._console.print(table)

    def interview(self) -> None:
        """Ask about each group until all are decided, or it was enough."""
        skipped: set[str] = set()
        while True:
            groups = [one for one in self._reviewing.groups() if one.key not in skipped]
            if not groups:
                break
            (item,) = self._reviewing.items(groups[:1])
            self._show(item, len(groups))
            answer = typer.prompt(_CHOICES, prompt_suffix="\n> ").strip()
            match answer:
                case "q":
                    break
                case "s":
                    skipped.add(item.cluster.key)
                case "w":
                    self._settled(self._reviewing.want(item.cluster), "wanted")
                case "n":
                    self._settled(self._reviewing.refuse(item.cluster), "not-for-us")
                case _:
                    self._ask_and_attach(item, answer)

    def _ask_and_attach(self, item: Item, answer: str) -> None:
        at = int(answer) - 1 if answer.isdecimal() else -1
        service = item.nearest[at].service if 0 <= at < len(item.nearest) else answer
        sentence = typer.prompt("sentence", default=item.cluster.example.text).strip()
        chosen = () if sentence == item.cluster.example.text else (sentence,)
        try:
            self._attached(self._reviewing.attach(item.cluster, service, sentences=chosen))
        except CatalogueError as error:
            report(error)

    def _show(self, item: Item, left: int) -> None:
        write = sys.stdout.write
        write(f"\n{item.cluster.times} times, {left} groups left\n")
        write("".join(f"  «{text}»\n" for text in _examples(item)))
        for number, near in enumerate(item.nearest, start=1):
            write(f"{number}: {near.service}, {' / '.join(near.titles)} ({near.score:.2f})\n")

    def _attached(self, done: AttachedGroup) -> None:
        what = done.attachment
        if self._as_json:
            self._json(
                service=what.service,
                language=what.language,
                attached=what.sentences,
                known=what.known,
                file=what.file or None,
                settled=done.closed,
                left=[miss.text for miss in done.left],
                warnings=[each.message for each in what.warnings],
            )
            return
        sys.stdout.write("".join(map(finding_lines, what.warnings)))
        for sentence in what.sentences:
            sys.stdout.write(f"{what.file}: «{sentence}»\n")
        for sentence in what.known:
            sys.stdout.write(f"«{sentence}» leads to {what.service} already\n")
        sys.stdout.write(f"{done.closed} misses settled\n")
        for miss in done.left:
            sys.stdout.write(f"still not understood: «{miss.text}»\n")

    def _settled(self, count: int, outcome: str) -> None:
        if self._as_json:
            self._json(outcome=outcome, settled=count)
        else:
            sys.stdout.write(f"{outcome}: {count} misses settled\n")

    def _json(self, **content: Any) -> None:
        sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")


def _examples(item: Item) -> list[str]:
    texts = [miss.text for miss in item.cluster.misses]
    more = len(texts) - _EXAMPLES
    return [*texts[:_EXAMPLES], f"… and {more} more"] if more > 0 else texts


def _item(item: Item) -> Mapping[str, Any]:
    cluster = item.cluster
    return {
        "group": cluster.key,
        "times": cluster.times,
        "declined": sum(miss.declined for miss in cluster.misses),
        "last": cluster.last.isoformat(),
        "language": cluster.language,
        "sentences": [{"text": miss.text, "times": miss.times} for miss in cluster.misses],
        "nearest": [
            {"service": near.service, "title": near.titles, "score": near.score}
            for near in item.nearest
        ],
    }
