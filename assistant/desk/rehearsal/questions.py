"""The rehearsal of questions: which trials there are, hearing them, and what was found."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.catalogue import Catalogue
from assistant.catalogue.load import build_catalogue, read_texts
from assistant.desk.gates.templates import TemplateBook
from assistant.desk.pipeline import Desk
from assistant.desk.rehearsal.asking import Asking, Recognised
from assistant.desk.rehearsal.findings import OfService, findings
from assistant.desk.rehearsal.judging import Asked, judge
from assistant.desk.rehearsal.trials import Trial, questions_of, rehearsable, trials_of
from assistant.desk.rehearsal.visitors import Visitor
from assistant.desk.settings import Settings
from assistant.hearing import known_words

__all__ = ["Questions", "open_questions", "read_book"]


@dataclass(slots=True)
class Questions:
    """An open rehearsal. Make it with `open_questions`."""

    desk: Desk
    """Decides; it has no ears of its own."""
    asking: Asking
    trials: tuple[Trial, ...]
    visitors: tuple[Visitor, ...]
    snrs_db: tuple[float, ...]
    seed: int
    _recognised: dict[Trial, Recognised] = field(default_factory=dict)

    @property
    def missing(self) -> list[Trial]:
        """Trials that were not recognised, now or in an earlier run."""
        return [trial for trial in self.trials if trial not in self._recognised]

    async def hear(
        self, jobs: int, limit: int | None, advance: Callable[[Recognised], None]
    ) -> None:
        """Recognise what is missing, or the first `limit` of it.

        Raise `ModelError`, `RecogniserError` or `VoiceError`; what was recognised is kept.
        """

        def done(recognised: Recognised) -> None:
            self._recognised[recognised.trial] = recognised
            advance(recognised)

        await self.asking.hear(self.missing[:limit], jobs, done)

    def asked(self) -> list[Asked]:
        """What was recognised, decided on, in the order of the trials."""
        heard = [self._recognised[each] for each in self.trials if each in self._recognised]
        return [judge(self.desk, self.asking.models, each) for each in heard]

    def found(self, asked: Sequence[Asked]) -> list[OfService]:
        """By service."""
        lists = [known_words(model) for model in self.asking.models]
        known = frozenset[str]().union(*lists) if all(lists) else frozenset[str]()
        return findings(asked, known)


async def open_questions(
    settings: Settings,
    wanted: Sequence[str],
    *,
    visitors: Sequence[Visitor],
    snrs_db: Sequence[float],
    seed: int,
    all_together: bool = False,
) -> Questions:
    """Look at catalogue, models and what was heard before; nothing is started yet.

    Raise `CatalogueError`, `ModelError`, `VoiceError`, or `SetupError` `service-unknown`.
    """
    catalogue, book = await asyncio.to_thread(read_book, settings)
    # The catalogue may be kept from when its files had no faults; here they must have none.
    desk = await Desk.open(replace(settings, cache=None), ears=False, voice=False)
    asking = await asyncio.to_thread(Asking, settings, catalogue)
    trials = [
        trial
        for target in rehearsable(catalogue, wanted)
        for trial in trials_of(
            tuple(questions_of(book, target, seed)), visitors, snrs_db, all_together=all_together
        )
    ]
    before = {trial: known for trial in trials if (known := asking.known(trial)) is not None}
    return Questions(desk, asking, tuple(trials), tuple(visitors), tuple(snrs_db), seed, before)


def read_book(settings: Settings) -> tuple[Catalogue, TemplateBook]:
    """The catalogue as its files say it now. Raise `CatalogueError`."""
    root = settings.intents
    texts = read_texts(root)
    catalogue = build_catalogue(root, texts)
    return catalogue, TemplateBook.of(catalogue, texts.by_name)
