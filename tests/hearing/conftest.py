"""A server and real zips for the tests of downloading and installing."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..model_server import ModelServer, model_server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with model_server() as running:
        yield running


@pytest.fixture(scope="session")
def model_zip(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded model in a folder of its own, without manifest, as the publisher packs his."""
    archive = tmp_path_factory.mktemp("zips") / "some-model.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for file in sorted(model_dir.rglob("*")):
            if file.is_file() and file.name != "komekshi.json":
                zipped.write(file, Path("vosk-model-some", file.relative_to(model_dir)))
    return archive
