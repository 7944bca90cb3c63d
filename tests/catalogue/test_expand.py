"""Templates to phrases."""

from __future__ import annotations

import pytest

from assistant.catalogue.expand import MOST_PHRASES, TemplateError, Templates

RULES = Templates.parse({"how": "(как|где [можно])", "get": "<how> получить"})


@pytest.mark.parametrize(
    ("template", "phrases"),
    [
        ("простая фраза", ("простая фраза",)),
        ("[а] (б|в)", ("а б", "а в", "б", "в")),
        ("справк(у|а)", ("справку", "справка")),
        (
            "<get> справку",
            ("как получить справку", "где можно получить справку", "где получить справку"),
        ),
        ("ЭЦҚ-ны (алу|алу)", ("эцқны алу",)),
        ("(один;два)", ("один два", "два один")),
    ],
)
def test_phrases(template: str, phrases: tuple[str, ...]) -> None:
    assert RULES.phrases(template) == phrases


def test_used_rules_are_remembered() -> None:
    templates = Templates.parse({"a": "х", "b": "<a> у", "c": "з"})
    templates.phrases("<b>")
    assert templates.seen == {"a", "b"}


def test_endless_rule_is_refused() -> None:
    templates = Templates.parse({"a": "х [<b>]", "b": "у [<a>]"})
    with pytest.raises(TemplateError, match="refers to itself"):
        templates.phrases("<a>")


def test_the_count_is_known_before_expanding() -> None:
    with pytest.raises(TemplateError, match=f"at most {MOST_PHRASES}"):
        RULES.phrases(" ".join(["(а|б|в|г)"] * 30))


@pytest.mark.parametrize("template", ["(а|б", "а)", "<how", "", "[", "{x}", "()"])
def test_broken_templates(template: str) -> None:
    with pytest.raises(TemplateError):
        RULES.phrases(template)
