"""Kazakh endings: what a hyphen shows is put on the full form."""

from __future__ import annotations

import pytest

from assistant.text.kazakh import attach, ending, is_suffix

ATTACHED = [
    ("қолтаңба", "ны", "қолтаңбаны"),
    ("қолтаңба", "ға", "қолтаңбаға"),
    ("қолтаңба", "мен", "қолтаңбамен"),
    ("қолтаңба", "ңызды", "қолтаңбаңызды"),
    ("қолтаңба", "сыз", "қолтаңбасыз"),
    ("көрсеткіш", "ке", "көрсеткішке"),
    ("көрсеткіш", "тер", "көрсеткіштер"),
    ("төрт", "тен", "төрттен"),
    ("бес", "ке", "беске"),
    ("цон", "нан", "цоннан"),
    ("егов", "та", "еговта"),
    ("кітап", "ым", "кітабым"),
    ("зет", "ке", "зетке"),
]
POSSESSED = [
    ("орталығы", "ға", "орталығына"),
    ("орталығы", "ны", "орталығын"),
    ("орталығы", "да", "орталығында"),
    ("орталығы", "дан", "орталығынан"),
    ("орталығы", "лар", "орталықтары"),
    ("орталығы", "дағы", "орталығындағы"),
    ("нөмірі", "ді", "нөмірін"),
    ("нөмірі", "іңізді", "нөміріңізді"),
    ("базасы", "на", "базасына"),
    ("базасы", "ға", "базасына"),
]


@pytest.mark.parametrize(("base", "suffix", "word"), ATTACHED)
def test_bare_noun(base: str, suffix: str, word: str) -> None:
    add = ending(suffix)
    assert add is not None
    assert attach(base, add) == word


@pytest.mark.parametrize(("base", "suffix", "word"), POSSESSED)
def test_possessed_noun(base: str, suffix: str, word: str) -> None:
    add = ending(suffix)
    assert add is not None
    assert attach(base, add, possessed=True) == word


@pytest.mark.parametrize("part", ["код", "бот", "шка", "казахски", "нибудь", "й", ""])
def test_words_are_no_endings(part: str) -> None:
    assert not is_suffix(part)
    assert ending(part) is None
