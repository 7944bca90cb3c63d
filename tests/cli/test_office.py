"""Keys, publishing and choosing at the command line, with a real NATS server."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.desk.office.catalogues import InstalledCatalogues
from assistant.desk.office.publishing import install_catalogue
from assistant.desk.settings import Settings
from assistant.errors import CatalogueError
from assistant.pool.bundles import new_key, pack_bundle, read_bundle

from ..desk.conftest import KOMEKSHI
from ..pool.conftest import Server, running_server

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def jetstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("streams")
    with running_server("-js", "-sd", str(folder)) as server:
        yield server


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [KOMEKSHI, "office", *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_catalogue_is_checked_signed_and_published(jetstream: Server, tmp_path: Path) -> None:
    made = run("key", str(tmp_path / "key"))
    assert len(made.stdout.strip()) == 64
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert run("key", str(tmp_path / "key")).returncode == 3  # never over another one

    intents = tmp_path / "intents"
    shutil.copytree(REPOSITORY / "intents", intents)
    server = ("--key", str(tmp_path / "key"), "--server", jetstream.url)
    published = run("publish", str(intents), "--version", "7", *server)
    assert published.returncode == 0, published.stderr
    name = published.stdout.partition(":")[0]
    assert name.startswith("7-")
    assert run("choose", name, "--server", jetstream.url).returncode == 0
    assert "office-catalogue" in run("choose", "other", "--server", jetstream.url).stderr

    broken = next((intents / "services").rglob("*.yaml"))
    broken.write_text("id: [\n", encoding="utf-8")
    refused = run("publish", str(intents), *server)
    assert refused.returncode == 3
    assert broken.name in refused.stderr


def test_desks_are_listed(jetstream: Server) -> None:
    listed = run("desks", "--server", jetstream.url)
    assert listed.returncode == 0
    assert [json.loads(line) for line in listed.stdout.splitlines()] == []


def test_a_desk_examines_what_it_installs(tmp_path: Path, model_dir: Path) -> None:
    settings = Settings.from_environment({"KOMEKSHI_MODEL": str(model_dir), "HOME": str(tmp_path)})
    secret, public = new_key()
    bundle = read_bundle(pack_bundle(REPOSITORY / "intents", "1", secret), [public])
    installed = InstalledCatalogues(tmp_path / "catalogues")
    folder = install_catalogue(settings, installed, bundle)
    assert installed.present() == folder
    assert (folder / "replies.yaml").read_bytes() == (
        REPOSITORY / "intents" / "replies.yaml"
    ).read_bytes()
    files = dict(bundle.files)
    service = next(name for name in files if name.startswith("services/"))
    files[service] = b"id: nothing else\n"
    with pytest.raises(CatalogueError) as caught:
        install_catalogue(settings, installed, replace(bundle, files=files, digest="0" * 64))
    assert caught.value.code == "catalogue-refused"
    assert installed.present() == folder
