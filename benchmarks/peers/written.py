"""The figures as a page to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

__all__ = ["markdown"]

_Json = Mapping[str, Any]

_CLOSE: Final = 0.03
"""Accuracy that a way may lack to count as near to ours."""


def markdown(made: _Json) -> str:
    """All parts that were measured."""
    parts: list[str] = ["# Understanding, side by side\n", f"`{made['command']}`\n"]
    if "peers" in made:
        parts += _peers(made["peers"])
    if "growth" in made:
        parts += _growth(made["growth"])
    if "inside" in made:
        parts += _inside(made["inside"])
    return "\n".join(parts)


def _peers(peers: _Json) -> list[str]:
    rows = []
    for one in peers["ways"]:
        ours = one["ours"]
        rows.append(
            (
                one["way"],
                f"{one['questions']} + {one['other_talk']}",
                f"{_percent(one['right'])} (× {_ratio(one, ours, 'right')})",
                f"{_percent(one['right_at_accepts'])} (× {_ratio(one, ours, 'right_at_accepts')})",
                f"{one['area']['value']:.3f} (× {_ratio(one, ours, 'area')})",
                f"{_lacks(one):+.1%} ({_interval(one['ours_ahead'])})",
                f"{one['p50_ms']:.2f} (× {one['p50_ms'] / ours['p50_ms']:.2f})",
                f"{one['p99_ms']:.2f} (× {one['p99_ms'] / ours['p99_ms']:.2f})",
                f"{one['build_s']:.1f}",
                f"{one['memory_mb']:.0f}",
            )
        )
    again = peers["ours_first_and_again_at_the_end"]
    others = peers["ways"][1:]
    not_behind = [one["way"] for one in others if one["ours_ahead"]["low"] <= 0]
    near = [one for one in others if _lacks(one) <= _CLOSE]
    quicker = [one["way"] for one in near if one["p50_ms"] < one["ours"]["p50_ms"]]
    return [
        _head("Peers", peers),
        _table(
            (
                "way",
                "questions + other talk",
                "nearest is right",
                "right at 5 % false accepts",
                "AUROC",
                "ours ahead",
                "ms p50",
                "ms p99",
                "build, s",
                "MB",
            ),
            rows,
        ),
        "× is the figure over ours on the same sentences. Samples are seeded; the smaller is part "
        "of the larger. *ours ahead* is in points of right at 5 % false accepts, in brackets 95 % "
        "of 1,000 resamples.",
        "Ours at the start and again at the end of the run, on the larger sample: p50 "
        f"{_both(again['p50_ms'])}, p99 {_both(again['p99_ms'])} ms. Times are "
        "processor time on one core; build holds training, of ours only the index: "
        "its weights are trained beforehand. MB are private memory added.",
        f"Not told from ours by more than chance: {', '.join(not_behind) or 'none'}. "
        f"Within {_CLOSE:.0%} of it: {', '.join(one['way'] for one in near) or 'none'}; "
        f"of these quicker than ours: {', '.join(quicker) or 'none'}.\n",
    ]


def _lacks(one: _Json) -> float:
    """Accuracy at 5 % false accepts that ours has more."""
    told: float = one["ours"]["right_at_accepts"]["value"] - one["right_at_accepts"]["value"]
    return told


def _growth(growth: _Json) -> list[str]:
    first: dict[str, _Json] = {}
    rows = []
    for one in growth["sizes"]:
        start = first.setdefault(one["way"], one)
        rows.append(
            (
                one["way"],
                f"{one['phrases']:,} (× {one['phrases'] / start['phrases']:.1f})",
                f"{one['targets']:,}",
                f"{one['words']:,}",
                f"{one['p50_ms']:.2f} (× {one['p50_ms'] / start['p50_ms']:.1f})",
                f"{one['p99_ms']:.2f} (× {one['p99_ms'] / start['p99_ms']:.1f})",
                f"{one['build_s']:.1f} (× {one['build_s'] / start['build_s']:.1f})"
                if start["build_s"]
                else f"{one['build_s']:.1f}",
                f"{one['memory_mb']:.0f}",
            )
        )
    return [
        _head("Growth", growth),
        _table(("way", "phrases", "services", "words", "ms p50", "ms p99", "build, s", "MB"), rows),
        f"{growth['sentences']} questions; × is over the smallest catalogue. Larger ones hold "
        "copies of all services, in which half of the longer words have other letters.\n",
    ]


def _inside(inside: _Json) -> list[str]:
    names = {
        "as_asked": "as asked: words are remembered as they come",
        "cold": "all words forgotten before each sentence",
        "warm": "right after the same sentence",
        "waited": "as asked, by the clock",
    }
    rows = [
        (told, *(f"{inside[name][at]:.2f}" for at in ("p50", "p99", "longest")))
        for name, told in names.items()
    ]
    shares = [
        [(name, f"{share:.1%}") for name, share in inside[of].items()]
        for of in ("modules", "functions")
    ]
    return [
        _head("Ours inside", inside),
        _table(("ms to decide", "p50", "p99", "longest"), rows),
        f"{inside['sentences']} sentences. Where the time goes (under the profiler, no words "
        "remembered at first):\n",
        _table(("module", "share"), shares[0]),
        _table(("function", "share"), shares[1]),
    ]


def _head(title: str, part: _Json) -> str:
    return (
        f"## {title}\n\n{part['date']} UTC, {part['phrases']:,} phrases, catalogue "
        f"`{part['catalogue']}`, learned `{part['learned']}`, code `{part['code']}`; "
        f"{part['cores']} cores, load {part['load']}."
        + (" The code was changed meanwhile: measure anew." if part["changed_meanwhile"] else "")
        + "\n"
    )


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _percent(figure: _Json) -> str:
    return f"{figure['value']:.1%}"


def _interval(figure: _Json) -> str:
    return f"{figure['low']:.1%} to {figure['high']:.1%}"


def _ratio(one: _Json, ours: _Json, name: str) -> str:
    return f"{one[name]['value'] / ours[name]['value']:.2f}"


def _both(values: Sequence[float]) -> str:
    return " and ".join(f"{value:.2f}" for value in values)
