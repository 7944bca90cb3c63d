"""Missed questions as the staff sees them: what they are near to, and what becomes of them.

For the command line and for the pages of the staff; all of it blocks, some of it for seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Engine

from assistant.catalogue import Catalogue, Kind
from assistant.catalogue.load import load_catalogue
from assistant.desk.settings import Settings
from assistant.desk.staff.attachable import leads_to
from assistant.desk.staff.attaching import Attachment, attach
from assistant.desk.understanding import open_matcher
from assistant.errors import JournalError
from assistant.journal.cluster import Cluster, Miss, clusters
from assistant.journal.review import Decided, ReviewBook, Verdict
from assistant.journal.rows import Outcome
from assistant.match import Matcher
from assistant.text import Language, guess_language
from assistant.text.redaction import HIDDEN

__all__ = ["AttachedGroup", "Item", "Near", "Reviewing"]

_UNHEARD: Final = "[unk]"
"""Where the recogniser heard no word that it knows."""

_NEAREST: Final = 3
"""Services that are named for each group of misses."""


@dataclass(frozen=True, slots=True)
class Near:
    """A service that a miss may have meant."""

    service: str
    titles: tuple[str, str]
    """Kazakh, Russian."""
    score: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Item:
    """A group of misses to decide about."""

    cluster: Cluster
    nearest: tuple[Near, ...]
    """At most three, the likeliest first."""


@dataclass(frozen=True, slots=True)
class AttachedGroup:
    """A group that was attached."""

    attachment: Attachment
    closed: int
    """Misses that are settled by it."""
    left: tuple[Miss, ...]
    """Those of the group that are still not understood, and stay open."""


class Reviewing:
    """One journal and one catalogue. Raise `JournalError` and `CatalogueError` all through."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._book = ReviewBook(engine)
        self._understood: tuple[Catalogue, Matcher] | None = None

    def groups(self) -> tuple[Cluster, ...]:
        """All open misses, put together; the most frequent first.

        What was decided for good before is not among them: it is counted there.
        """
        self._book.join_earlier()
        return clusters(self._book.open_misses())

    def items(self, groups: Iterable[Cluster]) -> tuple[Item, ...]:
        """Groups with the services they are near to; some milliseconds each."""
        return tuple(Item(one, self._nearest(one)) for one in groups)

    def named(self, key: str) -> Cluster:
        """The group of that name, or of a name that begins so."""
        found = [one for one in self.groups() if one.key.startswith(key)]
        if len(found) != 1 or not key:
            raise JournalError(
                "cluster-unknown",
                f"there is no open group of misses «{key}», or more than one",
                "list them anew: komekshi journal review",
            )
        return found[0]

    def attach(
        self,
        group: Cluster,
        service: str,
        *,
        language: Language | None = None,
        sentences: Sequence[str] = (),
    ) -> AttachedGroup:
        """Make phrases of a service of a group's sentences, by default of the most frequent one.

        Misses of the group that the service is answered to then are settled. Raise
        `CatalogueError` as `attaching.attach` does, and leave everything as it is.
        """
        chosen = tuple(sentences) or (_sayable(group),)
        said_in = language or group.language or guess_language(chosen[0])
        now = datetime.now(UTC)
        done = attach(
            self._settings, self._understanding(), service, said_in, chosen, now.astimezone().date()
        )
        self._understood = done.catalogue, done.matcher
        settled = [one.text for one in group.misses if leads_to(done.matcher, one.text, service)]
        settled += [one.text for one in group.misses if one.text in chosen]
        verdict = Verdict(Outcome.ATTACHED, chosen[0], said_in, service)
        closed = self._book.decide(settled, verdict, now)
        left = tuple(one for one in group.misses if one.text not in settled)
        return AttachedGroup(done, closed, left)

    def want(self, group: Cluster, note: str | None = None) -> int:
        """A service that the desk should know; return how many misses that settles."""
        return self._settle(group, Verdict(Outcome.WANTED, group.example.text, note=note))

    def refuse(self, group: Cluster, note: str | None = None) -> int:
        """Not for this desk; return how many misses that settles."""
        return self._settle(group, Verdict(Outcome.NOT_FOR_US, group.example.text, note=note))

    def decided(self) -> tuple[Decided, ...]:
        """All verdicts so far, the latest first."""
        return self._book.decided()

    def _settle(self, group: Cluster, verdict: Verdict) -> int:
        verdict = replace(verdict, language=group.language)
        texts = [miss.text for miss in group.misses]
        return self._book.decide(texts, verdict, datetime.now(UTC))

    def _nearest(self, group: Cluster) -> tuple[Near, ...]:
        catalogue, matcher = self._understanding()
        ranked = matcher.rank(group.example.text)
        services = [one for one in ranked if one.kind is Kind.SERVICE][:_NEAREST]
        return tuple(
            Near(one.target, (title.kk, title.ru), round(one.score, 4))
            for one in services
            for title in (catalogue.services[one.target].title,)
        )

    def _understanding(self) -> tuple[Catalogue, Matcher]:
        """The files of now, not the last good ones: they are about to be edited."""
        if self._understood is None:
            catalogue = load_catalogue(self._settings.home / "intents")
            self._understood = catalogue, open_matcher(self._settings, catalogue)
        return self._understood


def _sayable(group: Cluster) -> str:
    """The most frequent sentence that is whole, or else the most frequent."""
    broken = (HIDDEN, _UNHEARD)
    whole = (miss.text for miss in group.misses if not any(sign in miss.text for sign in broken))
    return next(whole, group.example.text)
