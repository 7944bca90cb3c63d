"""Edits by machine: what was asked for changes, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.catalogue.edit import add_template, set_text, with_template, with_text
from assistant.errors import CatalogueError
from assistant.text import Language

INTENTS = Path(__file__).parents[2] / "intents"
FILE = """# top
id: a  # name
questions:
  kk:
    - "бір"  # first
    # two below
    - екі

  # about Russian
  ru: ["раз", 'два'] # flow
answer:
  summary:
    kk: 'Бір.'
    ru: Раз. # note
  channels:
    portal:
      steps:
        kk: ["а", "б"]
        ru:
          - "в"
          - г # last
day: 2026-11-22
"""

EDITS = [
    (("kk", "үш (а|б)"), "    - екі\n", '    - екі\n    - "үш (а|б)"\n'),
    (("ru", "три: да"), "'два']", "'два', \"три: да\"]"),
]


@pytest.mark.parametrize(("added", "old", "new"), EDITS)
def test_a_template_goes_to_the_end_of_its_list(added: tuple[str, str], old: str, new: str) -> None:
    language, template = added
    assert with_template(FILE, Language(language), template) == FILE.replace(old, new)


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("answer.summary", "Раз. # note", '"Два: «да»." # note'),
        ("answer.channels.portal.steps.1", "г # last", '"Два: «да»." # last'),
    ],
)
def test_a_text_is_replaced(field: str, old: str, new: str) -> None:
    assert with_text(FILE, field, Language.RU, "Два: «да».") == FILE.replace(old, new)


@pytest.mark.parametrize("field", ["answer.sumary", "answer", "answer.channels.portal.steps.7"])
def test_an_unknown_field(field: str) -> None:
    with pytest.raises(CatalogueError, match="has no text at"):
        with_text(FILE, field, Language.RU, "Два.")


def test_a_file_that_is_no_yaml_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("questions: {kk: [\n")
    with pytest.raises(CatalogueError) as caught:
        add_template(path, Language.KK, "бір")
    assert caught.value.code == "edit-failed"
    assert path.read_text() == "questions: {kk: [\n"


def test_rights_stay_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(FILE, encoding="utf-8")
    path.chmod(0o640)
    set_text(path, "answer.summary", Language.KK, "Екі.")
    assert 'kk: "Екі."' in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_files_of_the_desk_stay_as_they_are() -> None:
    """One from every folder: they are written in all the ways that people write."""
    for folder in (INTENTS / "services").iterdir():
        path = min(folder.iterdir())
        text = path.read_text(encoding="utf-8")
        edited = with_template(text, Language.RU, "новая фраза").splitlines()
        edited.remove('    - "новая фраза"')
        assert edited == text.splitlines(), path
