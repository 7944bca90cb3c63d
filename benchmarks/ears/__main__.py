"""How well a model hears, apart from the rest of the desk.

    python -m benchmarks.ears MODEL [--people MANIFEST] [--most 200] [--no-voices] [--out FILE]

`--people` names a table of recordings of real people (path, language, transcript, unit);
they are only measured, and stay where they are. The synthetic voices are those of
`benchmarks/speech/{plain,stories}`, which no training used. Words that the dictionary
lacks are added to a copy of the model first, as `komekshi models add-words` does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from assistant.catalogue import Catalogue, load_catalogue
from assistant.desk.models.vocabulary import extend_model
from assistant.hearing import open_model
from assistant.match.bags import bags_of
from assistant.match.index import PhraseIndex
from benchmarks.ears.choice import at_false_accepts, closed_choice, curve, refusal
from benchmarks.ears.clips import Clip, of_people, of_voices
from benchmarks.ears.ear import Ear
from benchmarks.ears.machine import measure
from benchmarks.ears.openly import open_mode
from benchmarks.spoken import FOLDER, babble_behind, load_questions

_SEEDS: Final = (7, 8, 9)
_WAYS: Final = 50
_MANY_WAYS: Final = 300
_SNRS_DB: Final = (None, 10.0, 5.0)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ears", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--people", type=Path, help="manifest of recordings of people")
    parser.add_argument("--most", type=int, default=200, help="clips a language and seed")
    parser.add_argument("--no-voices", action="store_true")
    parser.add_argument("--no-machine", action="store_true")
    parser.add_argument("--out", type=Path, default=FOLDER / "results" / "ears.json")
    options = parser.parse_args()
    catalogue = load_catalogue(FOLDER.parent / "intents")
    results: dict[str, Any] = {
        "command": "python -m benchmarks.ears",
        "model": open_model(options.model).fingerprint,
        "cores": os.cpu_count(),
    }
    if not options.no_machine:
        results["machine"] = measure(options.model)
    if options.people:
        results["people"] = _people(options.model, options.people, options.most)
    if not options.no_voices:
        results["voices"] = _voices(options.model, catalogue)
    text = json.dumps(results, ensure_ascii=False, indent=1) + "\n"
    options.out.write_text(text, "utf-8")
    print(text)


def _people(model: Path, manifest: Path, most: int) -> dict[str, Any]:
    report: dict[str, Any] = {}
    for language in ("kk", "ru"):
        clips = of_people(manifest, language)
        every = sorted({clip.text for clip in clips})
        with _knowing(model, every) as ear:
            report[language] = {
                f"{_WAYS}-way": [_drawn(ear, clips, every, _WAYS, s, most) for s in _SEEDS],
                f"{_MANY_WAYS}-way": _drawn(ear, clips, every, _MANY_WAYS, _SEEDS[0], most),
                "by_length": _by_length(ear, clips, every, most),
                "refusal": _refusal(ear, _draw(clips, _SEEDS[0], most), every),
                "open": _opened(ear, _draw(clips, _SEEDS[0], most), lambda word: 1.0),
            }
        print(language, json.dumps(report[language], ensure_ascii=False)[:400], flush=True)
    return report


def _voices(model: Path, catalogue: Catalogue) -> dict[str, Any]:
    plain, stories = load_questions("plain"), load_questions("stories")
    telling = PhraseIndex(bags_of(catalogue.phrases)).weight
    asked = of_voices(plain, "question")
    told = of_voices(stories, "story")
    phrases = _phrases([clip.text for clip in (*asked, *told)], catalogue)
    report: dict[str, Any] = {"choice": {}, "open": {}}
    with _knowing(model, phrases) as ear:
        for snr_db in _SNRS_DB:
            name = "clean" if snr_db is None else f"{snr_db:.0f} dB"
            heard = _at(asked, snr_db)
            report["choice"][name] = {
                group: round(closed_choice(ear, part, phrases, _MANY_WAYS, _SEEDS[0]), 3)
                for group, part in _groups(heard)
            }
            report["open"][name] = {
                f"{unit} {group}": _opened(ear, part, telling)
                for unit, clips in (("questions", heard), ("stories", _at(told, snr_db)))
                for group, part in _groups(clips)
            }
        report["refusal"] = _refusal(ear, asked, phrases, limits=(0.05, 0.1))
    return report


@contextmanager
def _knowing(model: Path, texts: Iterable[str]) -> Iterator[Ear]:
    """An ear that knows every word of the texts that can be pronounced."""
    missing = Ear(model).lacks(sorted({word for text in texts for word in text.split()}))
    with tempfile.TemporaryDirectory() as work:
        target = Path(work) / model.name
        if missing:
            extend_model(open_model(model), missing, target)
        yield Ear(target if missing else model)


def _draw(clips: Sequence[Clip], seed: int, most: int) -> list[Clip]:
    drawn = list(clips)
    random.Random(seed).shuffle(drawn)
    return drawn[:most]


def _drawn(
    ear: Ear, clips: Sequence[Clip], every: Sequence[str], ways: int, seed: int, most: int
) -> float:
    return round(closed_choice(ear, _draw(clips, seed, most), every, ways, seed), 4)


def _by_length(ear: Ear, clips: Sequence[Clip], every: Sequence[str], most: int) -> dict[str, Any]:
    """Closed choice by the number of words: one, two to four, more."""
    groups: dict[str, list[Clip]] = {"1": [], "2-4": [], "5+": []}
    for clip in _draw(clips, _SEEDS[0], most):
        count = len(clip.text.split())
        groups["1" if count == 1 else "2-4" if count < 5 else "5+"].append(clip)
    return {
        name: {"right": round(closed_choice(ear, part, every, _WAYS, _SEEDS[0]), 3), "n": len(part)}
        for name, part in groups.items()
        if part
    }


def _refusal(
    ear: Ear, clips: Sequence[Clip], every: Sequence[str], limits: Sequence[float] = (0.05, 0.1)
) -> dict[str, Any]:
    points = curve(refusal(ear, clips, every, _WAYS, _SEEDS[0]))
    return {
        **{f"at {limit:.0%} false accepts": at_false_accepts(points, limit) for limit in limits},
        "curve": points[:: max(1, len(points) // 20)],
    }


def _opened(ear: Ear, clips: Sequence[Clip], weight: Callable[[str], float]) -> dict[str, float]:
    return open_mode(((clip.text, ear.hear(clip.pcm).text) for clip in clips), weight).rounded()


def _phrases(texts: Sequence[str], catalogue: Catalogue) -> list[str]:
    """The texts and phrases of the catalogue, as many as a grammar of `_MANY_WAYS` holds."""
    own = sorted({phrase.text for phrase in catalogue.phrases} - set(texts))
    texts = list(dict.fromkeys(texts))
    return texts + random.Random(_SEEDS[0]).sample(own, max(0, _MANY_WAYS - len(texts)))


def _at(clips: Sequence[Clip], snr_db: float | None) -> list[Clip]:
    if snr_db is None:
        return list(clips)
    pcms = [clip.pcm for clip in clips]
    return [
        replace(clip, pcm=babble_behind(clip.pcm, pcms, snr_db, seed=number))
        for number, clip in enumerate(clips)
    ]


def _groups(clips: Sequence[Clip]) -> Iterator[tuple[str, list[Clip]]]:
    for group in ("kk", "ru", "mixed"):
        part = [clip for clip in clips if clip.group == group]
        if part:
            yield group, part


if __name__ == "__main__":
    main()
