"""The quick way of expanding says the same as hassil's parser."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.catalogue.expand import MOST_PHRASES, TemplateError, Templates
from assistant.catalogue.quick import quick_texts
from assistant.text import Language

INTENTS = Path(__file__).parents[2] / "intents"
RULES = {"how": "(как|где [можно])", "get": "<how> получить", "odd": "(а;б)"}

parts = st.recursive(
    st.sampled_from(
        ["а ", "б", " в", "<how>", "<get>", "<odd>", "<none>", "{x}", "", "|", "[", ")"]
    ),
    lambda inner: st.builds(
        lambda shape, pieces: shape.format("".join(pieces), "|".join(pieces)),
        st.sampled_from(["({0})", "[{0}]", "({1})", "[{1}]", "{0}", "{0} {0}"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


def outcome(rules: dict[str, str], template: str, *, quick: bool) -> tuple[object, ...]:
    templates = Templates.parse(rules)
    try:
        phrases = templates.phrases(template) if quick else slow(templates, template)
    except TemplateError:
        return ("refused",)
    return phrases, frozenset(templates.seen)


def slow(templates: Templates, template: str) -> tuple[str, ...]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("assistant.catalogue.expand.quick_texts", lambda *_: None)
        return templates.phrases(template)


@given(parts)
def test_any_template_expands_as_with_hassil(template: str) -> None:
    assert outcome(RULES, template, quick=True) == outcome(RULES, template, quick=False)


@pytest.mark.parametrize("language", Language)
def test_templates_of_the_catalogue_expand_as_with_hassil(language: Language) -> None:
    rules = yaml.safe_load((INTENTS / "rules" / f"{language}.yaml").read_text(encoding="utf-8"))
    rules = rules.get("rules", rules)
    quick, slowly = Templates.parse(rules), Templates.parse(rules)
    for path in sorted(INTENTS.glob("services/*/*.yaml"))[::6]:
        questions = yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
        for template in questions[language]:
            assert quick.phrases(template) == slow(slowly, template), (path.name, template)
    assert quick.seen == slowly.seen


def test_nearly_every_template_takes_the_quick_way() -> None:
    assert quick_texts("[а] (б|в)", lambda _: None, MOST_PHRASES) == ("а б", "а в", " б", " в")
    assert quick_texts("(а;б)", lambda _: None, MOST_PHRASES) is None
