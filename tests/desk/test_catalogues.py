"""Installing, refusing and taking back catalogues."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk.office.catalogues import InstalledCatalogues
from assistant.errors import CatalogueError


def files(text: str) -> dict[str, bytes]:
    return {"replies.yaml": text.encode(), "services/a/b.yaml": text.encode()}


def sound(folder: Path) -> list[str]:
    return []


@pytest.fixture
def installed(tmp_path: Path) -> InstalledCatalogues:
    return InstalledCatalogues(tmp_path / "catalogues")


def text_of(installed: InstalledCatalogues) -> str | None:
    present = installed.present()
    return None if present is None else (present / "services/a/b.yaml").read_text("utf-8")


def test_the_last_one_installed_is_in_use(installed: InstalledCatalogues) -> None:
    assert text_of(installed) is None
    for name in ("one", "two"):
        installed.install(name, files(name), sound)
        assert text_of(installed) == name
    assert installed.history == ("one", "two")


def test_one_with_faults_changes_nothing_and_leaves_nothing(
    installed: InstalledCatalogues, tmp_path: Path
) -> None:
    installed.install("one", files("one"), sound)
    seen: list[str] = []

    def faults(folder: Path) -> list[str]:
        seen.append((folder / "replies.yaml").read_text("utf-8"))
        return ["a.yaml:3: no title", "more"]

    with pytest.raises(CatalogueError, match="2 faults, the first: a") as caught:
        installed.install("two", files("two"), faults)
    assert caught.value.code == "catalogue-refused"
    assert seen == ["two"]
    assert text_of(installed) == "one"
    assert sorted(path.name for path in (tmp_path / "catalogues").iterdir()) == [
        "history",
        "one",
        "present",
    ]


def test_back_to_the_one_before_and_to_that_of_the_repository(
    installed: InstalledCatalogues,
) -> None:
    for name in ("one", "two", "three"):
        installed.install(name, files(name), sound)
    assert installed.roll_back() == "two"
    assert installed.roll_back() == "one"
    assert installed.taken_back == {"two", "three"}
    assert text_of(installed) == "one"
    with pytest.raises(CatalogueError, match="no earlier"):
        installed.roll_back()
    installed.install("three", files("never written again"), sound)
    assert text_of(installed) == "three"
    installed.forget()
    assert installed.present() is None


def test_only_a_few_are_kept(installed: InstalledCatalogues, tmp_path: Path) -> None:
    for number in range(8):
        installed.install(f"v{number}", files(str(number)), sound)
    assert installed.history == ("v3", "v4", "v5", "v6", "v7")
    assert not (tmp_path / "catalogues" / "v2").exists()


def test_a_disk_that_refuses(installed: InstalledCatalogues, tmp_path: Path) -> None:
    installed.install("one", files("one"), sound)
    with pytest.raises(CatalogueError) as caught:
        installed.install("two", {"a" * 300: b""}, sound)
    assert caught.value.code == "catalogue-install"
    assert text_of(installed) == "one"
