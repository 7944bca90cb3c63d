"""Requests that nobody of the staff makes: each gets 4xx, and no file changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.desk.settings import Settings

from .test_workbench import (  # noqa: F401 - fixtures
    HERE,
    SERVICE,
    bench,
    browser,
    password,
    revision_of,
    settings,
    staff,
)

WRITES = (
    "/staff/logout",
    "/staff/language",
    f"/staff/service/{SERVICE}/examine",
    f"/staff/service/{SERVICE}/review",
    f"/staff/service/{SERVICE}/save",
    f"/staff/service/{SERVICE}/hear",
    "/staff/say",
    "/staff/misses/abc/attach",
    "/staff/misses/abc/wanted",
    "/staff/desk/doctor",
)
FORM = {"text": "id: nothing\n", "revision": "0", "language": "ru", "service": SERVICE}

DISGUISES: dict[str, dict[str, str]] = {
    "no token": {"x-csrf-token": ""},
    "another token": {"x-csrf-token": "a" * 32},
    "foreign origin": {"origin": "http://evil.example"},
    "origin of a file": {"origin": "null"},
    "origin with our name in it": {"origin": "http://127.0.0.1.evil.example"},
    "foreign site": {"sec-fetch-site": "cross-site"},
    "foreign host": {"host": "evil.example"},
    "no session": {"cookie": ""},
    "another session": {"cookie": "komekshi-staff=guess"},
}

BOMB = "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 8)}]\n" for n in range(9)
)

CONTENTS = {
    "a tag that runs": "!!python/object/apply:os.system ['touch /tmp/komekshi-was-here']",
    "a bomb": BOMB,
    "no YAML": "{[",
    "nothing": "",
    "another id": "id: ../../etc/passwd\n",
    "a script as title": "id: doctor-home-call\ntitle: {kk: <script>alert(1)</script>, ru: x}\n",
    "a null byte": "id: a\x00b\n",
    "a million letters": "x" * 1_100_000,
    "many anchors": "".join(f"k{n}: &n{n} 1\n" for n in range(20_000)),
    "deep nesting": "[" * 5_000,
}

NAMES = (
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "none",
    "<script>",
    "a" * 500,
    "%00",
    "doctor-home-call.yaml",
    "services%2Fhealth%2Fdoctor-home-call",
    "%ff%fe",
)


def digest(folder: Path) -> str:
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts
    )
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


@pytest.fixture(autouse=True)
def unchanged(settings: Settings) -> Iterator[None]:  # noqa: F811
    before = digest(settings.intents)
    yield
    assert digest(settings.intents) == before
    assert not Path("/tmp/komekshi-was-here").exists()  # noqa: S108 - where the tag would write


@pytest.mark.parametrize("disguise", DISGUISES)
async def test_no_write_without_all_proofs(staff: httpx.AsyncClient, disguise: str) -> None:  # noqa: F811
    if DISGUISES[disguise].get("cookie") is not None:
        staff.cookies.clear()
    for path in WRITES:
        answer = await staff.post(path, data=FORM, headers=DISGUISES[disguise])
        assert 400 <= answer.status_code < 500, path


async def test_no_write_by_reading(staff: httpx.AsyncClient) -> None:  # noqa: F811
    for path in WRITES:
        assert (await staff.get(path)).status_code == 405


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"]
)
async def test_no_write_but_by_a_form(staff: httpx.AsyncClient, kind: str) -> None:  # noqa: F811
    for path in WRITES:
        answer = await staff.post(path, content=b'{"text": "x"}', headers={"content-type": kind})
        assert answer.status_code == 415


@pytest.mark.parametrize("name", CONTENTS)
async def test_files_that_are_no_service(staff: httpx.AsyncClient, name: str) -> None:  # noqa: F811
    page = await staff.get(f"/staff/service/{SERVICE}")
    form = {"revision": revision_of(page.text), "text": CONTENTS[name]}
    saved = await staff.post(f"/staff/service/{SERVICE}/save", data=form)
    assert 400 <= saved.status_code < 500
    assert "<script>alert" not in saved.text
    examined = await staff.post(f"/staff/service/{SERVICE}/examine", data=form)
    if examined.status_code == 200:
        assert any(each["severity"] == "error" for each in examined.json()["remarks"])
    else:  # beyond what the parser of forms takes
        assert examined.status_code == 400


@pytest.mark.parametrize("name", NAMES)
async def test_services_that_there_are_not(staff: httpx.AsyncClient, name: str) -> None:  # noqa: F811
    for what in ("", "/history"):
        answer = await staff.get(f"/staff/service/{name}{what}")
        assert 400 <= answer.status_code < 500
    for what in ("/save", "/examine", "/review"):
        answer = await staff.post(f"/staff/service/{name}{what}", data=FORM)
        assert 400 <= answer.status_code < 500
        assert "root:" not in answer.text


@pytest.mark.parametrize(
    "revision", ["HEAD", "--help", "../x", "HEAD:../../etc/passwd", "0" * 40, "abc;ls", "-p"]
)
async def test_states_that_there_are_not(staff: httpx.AsyncClient, revision: str) -> None:  # noqa: F811
    answer = await staff.get(f"/staff/service/{SERVICE}", params={"revision": revision})
    assert answer.status_code == 404


async def test_a_form_beyond_all_measure(staff: httpx.AsyncClient) -> None:  # noqa: F811
    big = await staff.post(
        f"/staff/service/{SERVICE}/save", data={"revision": "0", "text": "x" * 2_000_000}
    )
    assert big.status_code == 413
    many = await staff.post(
        f"/staff/service/{SERVICE}/examine", data={f"field-{n}": "x" for n in range(3_000)}
    )
    assert many.status_code == 400


async def test_fields_that_the_file_has_not(staff: httpx.AsyncClient) -> None:  # noqa: F811
    for name in ("id", "sources.0.url", "__class__", "answer.summary.en", "confidence"):
        answer = await staff.post(f"/staff/service/{SERVICE}/review", data={name: "x"})
        assert answer.status_code == 422


@pytest.mark.parametrize("header", ["origin", "sec-fetch-site"])
async def test_no_login_from_elsewhere(browser: httpx.AsyncClient, header: str) -> None:  # noqa: F811
    given = {"origin": HERE} | {header: "cross-site" if header != "origin" else "http://evil.kz"}
    answer = await browser.post("/staff/login", data={"password": "x"}, headers=given)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
