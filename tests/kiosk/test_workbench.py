"""The staff's pages over HTTP, with real files: what they do, and what nobody can make them do."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from assistant.desk.settings import Settings
from assistant.desk.staff.bench import LogTail, open_bench
from assistant.desk.staff.drafts import Drafts
from assistant.kiosk.guard import Guard, Hosts
from assistant.kiosk.workbench.accounts import Password
from assistant.kiosk.workbench.fields import fields_of, with_fields
from assistant.kiosk.workbench.pages import workbench_routes
from assistant.kiosk.workbench.ports import Bench

REPOSITORY = Path(__file__).parents[2]
SERVICE = "doctor-home-call"
HERE = "http://127.0.0.1"
SECRET = "several words of the staff"  # noqa: S105


class Silent:
    """A desk without a voice: these tests need none."""

    speaks = False


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, model_dir: Path) -> Settings:
    home = tmp_path_factory.mktemp("home")
    intents = home / "intents"
    shutil.copytree(REPOSITORY / "intents", intents)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", *identity, *command], cwd=intents, check=True)
    read = Settings.from_environment({"KOMEKSHI_MODEL": str(model_dir), "HOME": str(home)})
    journal = replace(read.journal, url=str(home / "journal.db"))
    return replace(read, catalogue=intents, journal=journal)


@pytest.fixture(scope="module")
def bench(settings: Settings) -> Bench:
    return open_bench(settings, Silent(), lambda: {"phase": "idle"}, LogTail())  # type: ignore[arg-type]


@pytest.fixture
def password(tmp_path: Path) -> Password:
    made = Password(tmp_path / "staff" / "password")
    made.change(SECRET)
    return made


@pytest.fixture
async def browser(bench: Bench, password: Password) -> AsyncIterator[httpx.AsyncClient]:
    """One that knows nothing yet."""
    app = Starlette(
        routes=workbench_routes(bench, password),
        middleware=[Middleware(Guard, hosts=Hosts.of("127.0.0.1"))],
    )
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        client.headers["origin"] = HERE
        yield client


@pytest.fixture
async def staff(browser: httpx.AsyncClient) -> httpx.AsyncClient:
    """One that is logged in, with the token of its session."""
    done = await browser.post("/staff/login", data={"name": "Айгүл", "password": SECRET})
    assert done.status_code == 303
    page = (await browser.get("/staff/misses")).text
    browser.headers["x-csrf-token"] = token_of(page)
    return browser


@pytest.fixture
def kept(settings: Settings) -> Iterator[Path]:
    """The file of the service; as it was when the test ends."""
    path = next(settings.intents.rglob(f"{SERVICE}.yaml"))
    before = path.read_text("utf-8")
    yield path
    path.write_text(before, "utf-8")


def read(path: Path) -> str:
    return path.read_text("utf-8")


def write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def token_of(page: str) -> str:
    found = re.search(r'name="csrf" content="([^"]+)"', page)
    assert found
    return found[1]


def revision_of(page: str) -> str:
    found = re.search(r'name="revision" value="([^"]+)"', page)
    assert found
    return found[1]


async def test_nothing_is_seen_without_the_password(browser: httpx.AsyncClient) -> None:
    for path in ("", "/", f"/service/{SERVICE}", "/misses", "/desk", "/statistics"):
        answer = await browser.get(f"/staff{path}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff/login")
    wrong = await browser.post("/staff/login", data={"password": "another one"})
    assert wrong.status_code == 403
    assert "set-cookie" not in wrong.headers


async def test_the_cookie_is_for_these_pages_only(browser: httpx.AsyncClient) -> None:
    done = await browser.post("/staff/login", data={"password": SECRET})
    cookie = done.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/staff"))
    await_page = await browser.get("/staff/misses")
    assert await_page.headers["cache-control"] == "no-store"


async def test_a_form_of_a_page_that_tells_no_address(browser: httpx.AsyncClient) -> None:
    as_chromium_sends_it = {"origin": "null", "sec-fetch-site": "same-origin"}
    form = {"password": SECRET}
    done = await browser.post("/staff/login", data=form, headers=as_chromium_sends_it)
    assert done.status_code == 303
    refused = await browser.post("/staff/login", data=form, headers={"origin": "null"})
    assert refused.status_code == 403


async def test_passwords_cannot_be_tried_at_will(browser: httpx.AsyncClient) -> None:
    tried = [
        (await browser.post("/staff/login", data={"password": f"guess {number}"})).status_code
        for number in range(7)
    ]
    assert tried[:5] == [403] * 5
    assert tried[5:] == [429] * 2
    right = await browser.post("/staff/login", data={"password": SECRET})
    assert right.status_code == 429


async def test_logged_out_is_logged_out(staff: httpx.AsyncClient) -> None:
    cookie = staff.cookies["komekshi-staff"]
    assert (await staff.post("/staff/logout", data={"all": "1"})).status_code == 303
    staff.cookies.set("komekshi-staff", cookie)
    assert (await staff.get("/staff/misses")).status_code == 303


async def test_all_services_are_listed(staff: httpx.AsyncClient) -> None:
    page = (await staff.get("/staff")).text
    assert page.count("/staff/service/") >= 135
    assert "Дәрігерді үйге шақыру" in page


async def test_an_edit_is_checked_reviewed_saved_and_remembered(
    staff: httpx.AsyncClient, kept: Path, settings: Settings
) -> None:
    page = (await staff.get(f"/staff/service/{SERVICE}")).text
    revision = revision_of(page)
    name = "answer.documents.ru"
    assert f'name="{name}"' in page
    new = "Нужно быть прикреплённым к поликлинике. Приготовьте удостоверение личности."
    checked = await staff.post(f"/staff/service/{SERVICE}/examine", data={name: new})
    assert checked.json() == {"remarks": []}
    review = await staff.post(
        f"/staff/service/{SERVICE}/review", data={"revision": revision, name: new}
    )
    assert new in review.text
    assert 'class="removed"' in review.text
    text = with_fields(read(kept), {name: new})
    saved = await staff.post(
        f"/staff/service/{SERVICE}/save", data={"revision": revision, "text": text}
    )
    assert saved.status_code == 303
    assert read(kept) == text
    assert len(text.splitlines()) > 100
    history = (await staff.get(f"/staff/service/{SERVICE}/history")).text
    assert "Айгүл" in history
    found = re.findall(r"revision=([0-9a-f]{40})", history)
    assert len(found) == 2
    earlier = await staff.get(f"/staff/service/{SERVICE}?whole=1&revision={found[-1]}")
    assert new not in earlier.text


async def test_what_the_check_says_while_it_is_typed(staff: httpx.AsyncClient, kept: Path) -> None:
    async def codes(**fields: str) -> set[str]:
        answer = await staff.post(f"/staff/service/{SERVICE}/examine", data=fields)
        return {each["code"] for each in answer.json()["remarks"]}

    clashing = {"questions.ru": kept_lines(kept, "ru") + "\nсправка о несудимости"}
    assert "over-match" in await codes(**clashing)
    long = "Первое предложение. Второе предложение. Третье предложение. Четвёртое предложение."
    steps = "answer.channels.phone.steps.ru"
    lines = next(f.ru.text for f in fields_of(read(kept)) if f"{f.path}.ru" == steps)
    assert await codes(**{steps: "\n".join([long, *lines.splitlines()[1:]])})
    assert await codes(**{steps: lines + "\nещё один шаг"})  # Kazakh has one step less
    asks_too_much = {"answer.documents.ru": "Назовите ваш ИИН и пароль."}
    assert await codes(**asks_too_much)
    assert "file-fault" in await codes(text=read(kept) + "\nwhat: is this\n")


def kept_lines(kept: Path, language: str) -> str:
    field = next(f for f in fields_of(read(kept)) if f.path == "questions")
    return field.ru.text if language == "ru" else field.kk.text


async def test_an_edit_with_faults_changes_nothing(staff: httpx.AsyncClient, kept: Path) -> None:
    before = read(kept)
    revision = revision_of((await staff.get(f"/staff/service/{SERVICE}")).text)
    for text in (before.replace("answer:", "answer: ["), "", "id: other\n"):
        refused = await staff.post(
            f"/staff/service/{SERVICE}/save", data={"revision": revision, "text": text}
        )
        assert refused.status_code == 422
        assert read(kept) == before


async def test_the_second_of_two_editors_is_told(staff: httpx.AsyncClient, kept: Path) -> None:
    revision = revision_of((await staff.get(f"/staff/service/{SERVICE}")).text)
    before = read(kept)
    mine, theirs = (before.replace("Бесплатно", word) for word in ("Даром", "Без платы"))
    write(kept, theirs)
    refused = await staff.post(
        f"/staff/service/{SERVICE}/save", data={"revision": revision, "text": mine}
    )
    assert refused.status_code == 409
    assert "Даром" in refused.text  # what was typed is not lost
    assert read(kept) == theirs


async def test_statistics_and_state_of_a_desk_that_nobody_asked_yet(
    staff: httpx.AsyncClient,
) -> None:
    assert (await staff.get("/staff/statistics")).status_code == 200
    assert "idle" in (await staff.get("/staff/desk")).text


def test_comments_and_untouched_lines_stay(settings: Settings) -> None:
    for path in sorted(settings.intents.rglob("services/*/*.yaml"))[::20]:
        text = path.read_text("utf-8").replace("answer:", "# by hand\nanswer:", 1)
        field = next(f for f in fields_of(text) if f.path == "questions")
        more = with_fields(text, {field.kk.name: field.kk.text + "\nтағы бір сұрақ"})
        added = set(more.splitlines()) - set(text.splitlines())
        assert [line.strip() for line in added] == ['- "тағы бір сұрақ"']
        assert "# by hand" in more
        assert with_fields(text, {field.kk.name: field.kk.text}) == text


def test_the_first_password_is_told_once(tmp_path: Path) -> None:
    password = Password(tmp_path / "deep" / "password")
    made = password.first()
    assert made is not None
    assert password.is_right(made)
    assert password.first() is None
    assert made not in (tmp_path / "deep" / "password").read_text("utf-8")
    assert (tmp_path / "deep" / "password").stat().st_mode & 0o077 == 0


def test_drafts_of_a_service_that_there_is_not(settings: Settings) -> None:
    from assistant.errors import CatalogueError

    with pytest.raises(CatalogueError) as caught:
        Drafts(settings).read("../../etc/passwd")
    assert caught.value.code == "service-unknown"
