"""What a rehearsal of questions found: for people, and as JSON."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from assistant.desk.rehearsal.findings import OfQuestion, OfService, OfWord, by, understood_share
from assistant.desk.rehearsal.judging import Asked, Verdict
from assistant.desk.rehearsal.questions import Questions
from assistant.desk.rehearsal.speech import espeak_version

__all__ = ["as_report", "show"]

_SHOWN: Final = 12
"""Questions and words of a service that are listed for people; JSON has all."""
_FORMS: Final = 3
"""Heard forms of a word that are named."""


def show(questions: Questions) -> None:
    """Service by service, the questions that failed most first."""
    asked = questions.asked()
    for service in questions.found(asked):
        sys.stdout.writelines(f"{line}\n" for line in (*_service(service), ""))
    if asked:
        sys.stdout.write(f"altogether: {_counts(asked)}\n")
        for name, key in _GROUPS.items():
            groups = sorted(by(asked, key).items(), key=lambda group: str(group[0]))
            shares = (f"{group} {understood_share(part):.0%}" for group, part in groups)
            sys.stdout.write(f"  understood by {name}: {', '.join(shares)}\n")
    if questions.missing:
        sys.stdout.write(f"not asked yet: {len(questions.missing)}; run it again to go on\n")
    if questions.asking.words_error is not None:
        error = questions.asking.words_error
        sys.stdout.write(f"new words can't be heard: {error.message}\n  → {error.remedy}\n")


_GROUPS: Final = {
    "noise": lambda each: f"{each.trial.snr_db:02.0f} dB",
    "language": lambda each: each.trial.question.language.value,
    "voice": lambda each: each.trial.visitor.name,
}
"""What figures are given by."""


def _service(service: OfService) -> Iterator[str]:
    yield f"{service.target}: {_counts(service.asked)}"
    for found in service.failing[:_SHOWN]:
        yield from _question(found)
    if len(service.failing) > _SHOWN:
        yield f"  … and {len(service.failing) - _SHOWN} questions more"
    if service.words:
        yield "  words to change, or to say otherwise in one more template:"
        for word in service.words[:_SHOWN]:
            yield f"    {_word(word)}"


def _question(found: OfQuestion) -> Iterator[str]:
    question = found.question
    yield (
        f"  {len(found.failures)} of {len(found.asked)} fail: «{question.text}» [{question.where}]"
    )
    for each in found.failures:
        heard = each.heard.text or "…"
        openly = each.heard.open_text or "…"
        heard = f"«{heard}»" if heard == openly else f"«{heard}», openly «{openly}»"
        yield (
            f"    {each.trial.snr_db:.0f} dB, {each.trial.visitor.name}: "
            f"{each.verdict}: {each.taken_for}; heard {heard}"
        )


def _word(found: OfWord) -> str:
    tally = found.tally
    became = [f"«{form}» {count}×" for form, count in tally.became.most_common(_FORMS)]
    lost = [f"lost {tally.lost}×"] if tally.lost else []
    unknown = ["not in the dictionary"] if found.unknown else []
    fate = ", ".join([*unknown, *became, *lost])
    return (
        f"{found.word}: heard right {tally.right} of {tally.said}, "
        f"in {found.failures} failures; {fate}"
    )


def _counts(asked: Sequence[Asked]) -> str:
    counted = Counter(each.verdict for each in asked)
    told = ", ".join(f"{counted[verdict]} {verdict}" for verdict in Verdict)
    return f"asked {len(asked)} times: {told}"


def as_report(questions: Questions) -> dict[str, Any]:
    """All of it for programs."""
    asked = questions.asked()
    error = questions.asking.words_error
    return {
        "made_with": {
            "models": {each.name: each.fingerprint for each in questions.asking.models},
            "catalogue": questions.desk.catalogue.fingerprint,
            "espeak_ng": espeak_version(),
            "voices": [visitor.name for visitor in questions.visitors],
            "snr_db": list(questions.snrs_db),
            "seed": questions.seed,
        },
        "trials": len(questions.trials),
        "not_asked_yet": len(questions.missing),
        "words_error": None if error is None else error.code,
        **_figures(asked),
        "services": [_service_report(each) for each in questions.found(asked)],
    }


def _figures(asked: Sequence[Asked]) -> dict[str, Any]:
    counted = Counter(each.verdict for each in asked)
    return {
        "asked": len(asked),
        "verdicts": {verdict.value: counted[verdict] for verdict in Verdict},
        "understood": round(understood_share(asked), 4),
        **{
            f"understood_by_{name}": {
                group: round(understood_share(part), 4)
                for group, part in sorted(by(asked, key).items())
            }
            for name, key in _GROUPS.items()
        },
    }


def _service_report(service: OfService) -> dict[str, Any]:
    return {
        "service": service.target,
        **_figures(service.asked),
        "failing": [
            {
                "text": found.question.text,
                "language": found.question.language.value,
                "where": found.question.where,
                "asked": len(found.asked),
                "failures": [_failure(each) for each in found.failures],
            }
            for found in service.failing
        ],
        "words": [
            {
                "word": each.word,
                "said": each.tally.said,
                "heard_right": each.tally.right,
                "lost": each.tally.lost,
                "became": dict(each.tally.became.most_common()),
                "failures": each.failures,
                "in_the_dictionary": not each.unknown,
            }
            for each in service.words
        ],
    }


def _failure(asked: Asked) -> dict[str, Any]:
    return {
        "voice": asked.trial.visitor.name,
        "snr_db": asked.trial.snr_db,
        "verdict": asked.verdict.value,
        "taken_for": asked.taken_for,
        "heard": asked.heard.text,
        "heard_openly": asked.heard.open_text,
    }
