"""Which words the recogniser confuses, measured on synthetic speech in a hall.

    python -m models.understanding confusions [--trials 1500] [--jobs 1]

Phrases of the catalogue are chosen so that few sentences say many of its words, are said by the
voices of the rehearsal (no training and no benchmark has them) at 9 and 6 dB, and recognised as
at the desk: leaning to the phrases, and openly. Recognitions are kept: an interrupted run goes on,
and those of `komekshi check --spoken` count as well.
"""

from __future__ import annotations

import asyncio
import heapq
import json
import math
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from assistant.catalogue import Catalogue, Phrase
from assistant.desk.gates.templates import TemplateBook
from assistant.desk.rehearsal.asking import Asking, Recognised
from assistant.desk.rehearsal.questions import read_book
from assistant.desk.rehearsal.trials import Question, Trial, questions_of, trials_of
from assistant.desk.rehearsal.visitors import SNRS_DB, VISITORS
from assistant.desk.rehearsal.words import WordTally, align, plain_words
from assistant.desk.settings import Settings

__all__ = ["FILE", "choose", "measure", "tallies"]

FILE: Final = Path(__file__).with_name("confusions.json")
_SNRS_DB: Final = (9.0, 6.0)
"""A full hall: at 12 dB and more 98 % of the words are heard right, too many to learn from."""
_HEARD_AT_DB: Final = (*SNRS_DB, *_SNRS_DB[:1])
"""Noise of the rehearsals whose recognitions are used as well."""
_LOOKED_FOR: Final = 2_500
"""Phrases that earlier runs may have asked."""
_WRITE_EVERY: Final = 100
"""Sentences."""
_MOST_FORMS: Final = 5
"""Heard forms of one word that are written down."""
_FURTHER: Final = 0.5
"""Worth of saying a word once more, as a share of the time before."""
_FIXED_WORDS: Final = 2
"""A sentence costs as much as so many words, however short it is."""


@dataclass(slots=True)
class Tallies:
    """One word, heard in both ways."""

    steered: WordTally = field(default_factory=WordTally)
    open: WordTally = field(default_factory=WordTally)
    snrs_db: list[float] = field(default_factory=list)
    """In what noise it was said each time."""


def choose(catalogue: Catalogue, number: int) -> list[Phrase]:
    """Phrases that say many words of the catalogue, telling or frequent, few times each.

    A phrase's gain only falls while others are chosen, so a heap of old gains is enough.
    """
    phrases = [phrase for phrase in catalogue.phrases if not phrase.is_talk]
    frequent = Counter(word for phrase in phrases for word in set(phrase.text.split()))
    said: Counter[str] = Counter()

    def gain(phrase: Phrase) -> float:
        words = phrase.text.split()
        worth = (math.log1p(frequent[word]) * _FURTHER ** said[word] for word in set(words))
        return sum(worth) / (_FIXED_WORDS + len(words))

    heap = [(-gain(phrase), at) for at, phrase in enumerate(phrases)]
    heapq.heapify(heap)
    chosen: list[Phrase] = []
    while heap and len(chosen) < number:
        _, at = heapq.heappop(heap)
        now = -gain(phrases[at])
        if heap and now > heap[0][0]:
            heapq.heappush(heap, (now, at))
            continue
        chosen.append(phrases[at])
        said.update(set(phrases[at].text.split()))
    return chosen


def trials(phrases: Iterable[Phrase]) -> Iterator[Trial]:
    """Each phrase once, voices and noise in turn."""
    conditions = cycle([(visitor, snr) for snr in _SNRS_DB for visitor in VISITORS])
    for phrase, (visitor, snr_db) in zip(phrases, conditions, strict=False):
        yield Trial(_question(phrase), visitor, snr_db)


def _question(phrase: Phrase) -> Question:
    return Question(phrase.target, "", phrase.language, phrase.text)


def tallies(recognised: Iterable[Recognised]) -> dict[str, Tallies]:
    """What became of every word said; sounds in which no speech was found tell of no word."""
    words: dict[str, Tallies] = {}
    for each in recognised:
        if not each.heard:
            continue
        said = each.trial.question.text.split()
        heard = each.heard[0]  # of a set the first; ours is one model
        for word, became in align(said, plain_words(heard.text)):
            words.setdefault(word, Tallies()).steered.add(became, word)
            words[word].snrs_db.append(each.trial.snr_db)
        for word, became in align(said, plain_words(heard.open_text or "")):
            words[word].open.add(became, word)
    return words


def measure(home: Path, out: Path, *, number: int, jobs: int, day: date) -> None:
    """Ask `number` sentences, beside what was heard before; align, and write now and then."""
    settings = Settings.from_environment({**os.environ, "KOMEKSHI_HOME": str(home)})
    catalogue, book = read_book(settings)
    asking = Asking(settings, catalogue)
    phrases = choose(catalogue, max(number, _LOOKED_FOR))
    wanted = list(trials(phrases[:number]))
    found = {each.trial: each for each in _heard_before(asking, book, phrases)}
    missing = [trial for trial in wanted if trial not in found]
    made = {
        "made": day.isoformat(),
        "command": f"python -m models.understanding confusions --trials {number}",
        "model": asking.models[0].fingerprint,
        "catalogue": catalogue.fingerprint,
        "voices": [visitor.name for visitor in VISITORS],
    }
    print(f"{len(missing)} sentences to ask, {len(found)} heard before", flush=True)

    def done(recognised: Recognised) -> None:
        found[recognised.trial] = recognised
        if len(found) % _WRITE_EVERY == 0:
            print(len(found), _write(out, made, tuple(found.values())), flush=True)

    asyncio.run(asking.hear(missing, jobs, done))
    print(f"{out}: {_write(out, made, tuple(found.values()))}")


def _heard_before(
    asking: Asking, book: TemplateBook, phrases: Iterable[Phrase]
) -> Iterator[Recognised]:
    """What earlier runs and rehearsals recognised of these phrases and of all services."""
    questions = {
        (question.language, question.text): question
        for target in book.catalogue.services
        for question in questions_of(book, target, seed=1)
    }
    questions |= {(each.language, each.text): _question(each) for each in phrases}
    for question in questions.values():
        for trial in trials_of((question,), VISITORS, _HEARD_AT_DB, all_together=True):
            if (known := asking.known(trial)) is not None:
                yield known


def _shares(words: Iterable[tuple[str, Tallies]]) -> dict[str, float]:
    """Of all words in both decodes."""
    tallied = [each for _, each in words]
    said = max(1, sum(each.open.said for each in tallied))
    return {
        "steered": round(sum(each.steered.right for each in tallied) / said, 4),
        "open": round(sum(each.open.right for each in tallied) / said, 4),
    }


def _entry(tallied: Tallies, usual: Mapping[float, Mapping[str, float]]) -> dict[str, Any]:
    became = tallied.steered.became + tallied.open.became
    forms = sorted(became.items(), key=lambda item: (-item[1], item[0]))[:_MOST_FORMS]
    entry: dict[str, Any] = {"said": tallied.open.said}
    for name, tally in (("steered", tallied.steered), ("open", tallied.open)):
        expected = sum(usual[snr_db][name] for snr_db in tallied.snrs_db)
        entry[name] = [tally.right, round(expected, 1)]
    return entry | ({"became": dict(forms)} if forms else {})


def _write(path: Path, made: Mapping[str, Any], found: Sequence[Recognised]) -> dict[str, float]:
    """One word a line, so that a new measurement can be read as a difference.

    Return the shares of words heard right in both decodes.
    """
    words = sorted(tallies(found).items())
    shares = _shares(words)
    snrs_db = sorted({each.trial.snr_db for each in found})
    usual = {
        snr_db: _shares(tallies(e for e in found if e.trial.snr_db == snr_db).items())
        for snr_db in snrs_db
    }
    head = {
        **made,
        "sentences": len(found),
        "no_speech_found": sum(not each.heard for each in found),
        "heard_right": shares,
        "heard_right_at_db": {f"{snr_db:g}": share for snr_db, share in usual.items()},
        "columns": "said: times; steered, open: times heard right, and how often a usual word "
        "would have been in the same noise; became: heard in its place, in both decodes",
    }
    lines = [f"  {_json(word)}: {_json(_entry(tallied, usual))}" for word, tallied in words]
    text = f'{{\n "made": {_json(head)},\n "words": {{\n' + ",\n".join(lines) + "\n }\n}\n"
    path.write_text(text, encoding="utf-8")
    return shares


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
