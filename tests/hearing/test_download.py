"""Downloads from a real server on this machine that is slow, broken or lying."""

from __future__ import annotations

import random
import socket
import ssl
import time
from pathlib import Path
from urllib.request import Request

import pytest

from assistant.errors import DownloadError
from assistant.hearing.download import (
    DownloadLimits,
    _Job,
    _no_connection,
    _Pace,
    _Redirects,
    download,
)
from assistant.hearing.half_file import HalfFile

from ..model_server import ModelServer, Served

CONTENT = random.Random(1).randbytes(300_000)
QUICK = DownloadLimits(timeout_s=5.0, tries=3, pause_s=0.01)
REMEDY = "bring it on a stick"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "model.zip"


def fetch(address: str, target: Path, size: int | None = None) -> None:
    download(address, target, size=size, remedy=REMEDY, limits=QUICK)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def failing(address: str, target: Path, size: int | None = None) -> DownloadError:
    with pytest.raises(DownloadError) as caught:
        fetch(address, target, size)
    assert not target.exists()
    assert caught.value.remedy
    return caught.value


def test_a_good_server_and_its_progress(server: ModelServer, target: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    download(
        server.put("a.zip", Served(CONTENT)),
        target,
        size=len(CONTENT),
        remedy=REMEDY,
        limits=QUICK,
        progress=lambda done, whole: seen.append((done, whole)),
    )
    assert target.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert names(target.parent) == ["model.zip"]


@pytest.mark.parametrize(
    ("etag", "modified"), [('"v1"', None), (None, "Sun, 22 Nov 2026 10:00:00 GMT")]
)
def test_a_connection_cut_twice_goes_on_where_it_stopped(
    server: ModelServer, target: Path, etag: str | None, modified: str | None
) -> None:
    served = Served(CONTENT, etag=etag, modified=modified, drop_after=[100_000, 50_000])
    fetch(server.put("a.zip", served), target, len(CONTENT))
    assert target.read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=100000-", "bytes=150000-"]


def test_a_later_call_goes_on_where_an_earlier_one_gave_up(
    server: ModelServer, target: Path
) -> None:
    served = Served(CONTENT, drop_after=[120_000, 0, 0, 0])
    address = server.put("a.zip", served)
    assert failing(address, target).code == "download-incomplete"
    fetch(address, target)
    assert target.read_bytes() == CONTENT
    assert server.ranges()[-1] == "bytes=120000-"


@pytest.mark.parametrize("served", [Served(CONTENT, ranges=False), Served(CONTENT, etag=None)])
def test_a_server_that_can_not_go_on_begins_anew(
    server: ModelServer, target: Path, served: Served
) -> None:
    served.drop_after = [100_000]
    fetch(server.put("a.zip", served), target, len(CONTENT))
    assert target.read_bytes() == CONTENT


def test_a_file_that_was_changed_in_the_meantime_is_fetched_anew(
    server: ModelServer, target: Path
) -> None:
    address = server.put("a.zip", Served(b"old" * 50_000, drop_after=[100_000, 0, 0, 0]))
    failing(address, target)
    server.put("a.zip", Served(CONTENT, etag='"v2"'))
    fetch(address, target)
    assert target.read_bytes() == CONTENT


def test_a_half_file_from_another_address_is_not_used(server: ModelServer, target: Path) -> None:
    failing(server.put("b.zip", Served(CONTENT[::-1], drop_after=[9_000, 0, 0, 0])), target)
    fetch(server.put("a.zip", Served(CONTENT)), target)
    assert target.read_bytes() == CONTENT
    assert server.ranges()[-1] is None


def test_a_server_that_goes_on_at_the_wrong_place(server: ModelServer, target: Path) -> None:
    served = Served(CONTENT, drop_after=[100_000], wrong_place=True)
    fetch(server.put("a.zip", served), target)
    assert target.read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=100000-", None]


def test_a_half_file_longer_than_the_file_is_thrown_away(server: ModelServer, target: Path) -> None:
    address = server.put("a.zip", Served(CONTENT))
    half = HalfFile(target, address)
    half.begin('"v1"')
    half.append(CONTENT + b"too much")
    fetch(address, target)
    assert target.read_bytes() == CONTENT


def test_all_bytes_of_a_call_that_was_killed_before_the_renaming(
    server: ModelServer, target: Path
) -> None:
    address = server.put("a.zip", Served(CONTENT))
    half = HalfFile(target, address)
    half.begin('"v1"')
    half.append(CONTENT)
    fetch(address, target, len(CONTENT))
    assert target.read_bytes() == CONTENT
    assert server.asked == []


def test_a_server_that_promises_more_than_it_sends(server: ModelServer, target: Path) -> None:
    error = failing(server.put("a.zip", Served(CONTENT, claims=400_000)), target)
    assert error.code == "download-incomplete"
    assert "400,000" in error.message


def test_a_size_other_than_the_known_one_is_refused_at_once(
    server: ModelServer, target: Path
) -> None:
    error = failing(server.put("a.zip", Served(CONTENT)), target, size=299_999)
    assert error.code == "download-size"
    assert names(target.parent) == []


@pytest.mark.parametrize("size", [299_999, 300_001])
def test_a_wrong_size_without_content_length(server: ModelServer, target: Path, size: int) -> None:
    error = failing(server.put("a.zip", Served(CONTENT, length_told=False)), target, size)
    assert error.code == "download-size"
    assert names(target.parent) == []


def test_an_endless_file_does_not_fill_the_disk(server: ModelServer, target: Path) -> None:
    limits = DownloadLimits(max_bytes=100_000)
    for served in (Served(CONTENT), Served(CONTENT, length_told=False)):
        with pytest.raises(DownloadError) as caught:
            download(server.put("a.zip", served), target, remedy=REMEDY, limits=limits)
        assert caught.value.code == "download-size"


def test_a_line_that_only_drips_is_given_up(server: ModelServer, target: Path) -> None:
    limits = DownloadLimits(slowest=100_000, window_s=0.4)
    address = server.put("a.zip", Served(CONTENT, piece=500, pause_s=0.05))
    begin = time.monotonic()
    with pytest.raises(DownloadError) as caught:
        download(address, target, remedy=REMEDY, limits=limits)
    assert caught.value.code == "download-slow"
    assert time.monotonic() - begin < 5
    assert 0 < HalfFile(target, address).there < 50_000, "what came is kept"


@pytest.mark.parametrize(
    ("served", "code"),
    [
        (Served(CONTENT, piece=1_000, pause_s=30), "download-slow"),  # a little each time
        (Served(CONTENT, silent_s=30), "download-server"),
    ],
)
def test_a_server_that_falls_silent_is_given_up(
    server: ModelServer, target: Path, served: Served, code: str
) -> None:
    limits = DownloadLimits(timeout_s=0.2, tries=2, pause_s=0.01, window_s=0.5, slowest=50_000)
    with pytest.raises(DownloadError) as caught:
        download(server.put("a.zip", served), target, remedy=REMEDY, limits=limits)
    assert caught.value.code == code


def test_no_such_file(server: ModelServer, target: Path) -> None:
    error = failing(f"{server.address}/none.zip", target)
    assert error.code == "download-missing"
    assert len(server.asked) == 1


def test_a_server_that_wants_a_password(server: ModelServer, target: Path) -> None:
    error = failing(server.put("a.zip", Served(CONTENT, statuses=[403])), target)
    assert error.code == "download-refused"
    assert "403" in error.message


def test_a_server_that_fails_for_a_while(server: ModelServer, target: Path) -> None:
    fetch(server.put("a.zip", Served(CONTENT, statuses=[503, 502])), target)
    assert target.read_bytes() == CONTENT


def test_a_server_that_fails_for_ever(server: ModelServer, target: Path) -> None:
    error = failing(server.put("a.zip", Served(CONTENT, statuses=[503] * 3)), target)
    assert error.code == "download-server"


def test_a_redirect_is_followed_and_a_circle_is_not(server: ModelServer, target: Path) -> None:
    fetch(server.put("old.zip", Served(leads_to=server.put("a.zip", Served(CONTENT)))), target)
    assert target.read_bytes() == CONTENT
    target.unlink()
    circle = server.put("circle.zip", Served(leads_to="/circle.zip"))
    assert failing(circle, target).code == "download-redirect"


@pytest.mark.parametrize("leads_to", ["ftp://127.0.0.1/a.zip", "file:///etc/passwd"])
def test_a_redirect_to_something_else_than_http(
    server: ModelServer, target: Path, leads_to: str
) -> None:
    address = server.put("a.zip", Served(leads_to=leads_to))
    assert failing(address, target).code == "download-redirect"


def test_a_redirect_never_leaves_encryption(target: Path) -> None:
    address = "https://example.org/a.zip"
    job = _Job(address, HalfFile(target, address), _Pace(QUICK), None, QUICK, print, REMEDY)
    with pytest.raises(DownloadError) as caught:
        _Redirects(job).redirect_request(
            Request(address), None, 302, "Found", {}, "http://example.org/a.zip"
        )
    assert caught.value.code == "download-redirect"


def test_a_server_that_can_not_prove_who_it_is(target: Path) -> None:
    address = "https://example.org/a.zip"
    job = _Job(address, HalfFile(target, address), _Pace(QUICK), None, QUICK, print, REMEDY)
    reason = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] self-signed")
    error = _no_connection(job, reason)
    assert isinstance(error, DownloadError)
    assert error.code == "download-certificate"


def test_an_encrypted_connection_to_an_open_server(server: ModelServer, target: Path) -> None:
    error = failing(server.address.replace("http:", "https:") + "/a.zip", target)
    assert error.code == "download-offline"


def test_nobody_listens(target: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begin = time.monotonic()
    error = failing(f"http://127.0.0.1:{port}/a.zip", target)
    assert error.code == "download-offline"
    assert f"no connection to 127.0.0.1:{port}" in error.message
    assert error.remedy == REMEDY
    assert time.monotonic() - begin < 2


def test_a_full_disk_is_told_as_such(
    server: ModelServer, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.put("a.zip", Served(CONTENT))
    target.with_name("model.zip.part").symlink_to("/dev/full")
    monkeypatch.setattr(HalfFile, "drop", lambda half: None)
    error = failing(address, target)
    assert error.code == "disk-full"
