"""Pages, lists, search and codes over HTTP, of the real catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

import assistant.kiosk
from assistant.catalogue import Catalogue, load_catalogue
from assistant.kiosk.codes import MOST_BYTES, steps_text
from assistant.kiosk.find import Finder
from assistant.text import Language
from tests.kiosk.conftest import Served

SERVICE = "doctor-home-call"
KIOSK = Path(assistant.kiosk.__file__).parent


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Path(__file__).parents[2] / "intents")


@pytest.fixture(scope="module")
def web(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://{served.host}", timeout=30.0) as client:
        yield client


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_comes_in_the_language_asked_for(web: httpx.Client, language: str) -> None:
    page = web.get("/", params={"language": language})
    words = json.loads((KIOSK / "words" / f"{language}.json").read_text("utf-8"))
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert words["hello"] in page.text
    assert web.get(f"/words/{language}.json").json() == words


def test_every_answer_forbids_what_is_not_ours(web: httpx.Client) -> None:
    for path in ("/", "/browse", "/static/js/main.js", "/qr/x.svg", "/nothing"):
        headers = web.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_files_are_of_the_right_kind_and_kept_by_the_browser(web: httpx.Client) -> None:
    kinds = {
        "/static/js/main.js": "text/javascript",
        "/static/css/page.css": "text/css",
        "/static/icons.svg": "image/svg+xml",
        "/static/fonts/golos-text-cyrillic.woff2": "font/woff2",
    }
    for path, kind in kinds.items():
        first = web.get(path)
        assert first.headers["content-type"].split(";")[0] == kind
        again = web.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304


def test_everything_can_be_browsed_to(web: httpx.Client, catalogue: Catalogue) -> None:
    shelf = web.get("/browse").json()
    assert shelf["services"].keys() == catalogue.services.keys()
    lists = {each["id"]: each for each in shelf["situations"] + shelf["topics"]}
    assert lists.keys() == catalogue.collections.keys()
    assert {each["id"] for each in shelf["lessons"]} == catalogue.lessons.keys()
    assert "life-child-born" in {each["id"] for each in shelf["situations"]}
    listed = {service for each in lists.values() for service in each["services"]}
    assert listed == catalogue.services.keys()
    service = shelf["services"][SERVICE]
    assert service["title"]["ru"] == "Вызов врача на дом"
    assert {"documents", "cost"} <= set(service["facets"])
    assert "phone" in service["channels"]


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("врач на дом", SERVICE),
        ("дәрігер үйге", SERVICE),
        ("вызов вра", SERVICE),
        ("справка о несуд", "criminal-record"),
        ("балабақ", "kindergarten-queue"),
        ("садик", "kindergarten-queue"),
        ("бала туды", "life-child-born"),
        ("смартфон", "lesson-smartphone"),
        ("прaпискa", "residence-registration"),
        ("оформить пенсию по возрасту", "pension-age"),
    ],
)
def test_a_search_finds_what_is_being_typed(web: httpx.Client, query: str, target: str) -> None:
    hits = web.get("/search", params={"q": query}).json()
    assert target in [hit["target"] for hit in hits[:4]]
    assert set(hits[0]["title"]) == {"kk", "ru"}


def test_every_title_is_found_by_its_own_words(catalogue: Catalogue) -> None:
    finder = Finder(catalogue)
    missed = [
        (service.id, language)
        for service in catalogue.services.values()
        for language in Language
        if service.id not in finder.find(service.title[language])[:3]
    ]
    assert missed == []


@pytest.mark.parametrize("query", ["", " ", "?!", "xyzzy", "\x00", "%", "ъ" * 120])
def test_a_search_for_nothing_finds_nothing(web: httpx.Client, query: str) -> None:
    assert web.get("/search", params={"q": query}).json() == []


@pytest.mark.parametrize("language", list(Language))
def test_the_plain_page_has_all_steps(
    web: httpx.Client, catalogue: Catalogue, language: Language
) -> None:
    service = catalogue.services[SERVICE]
    page = web.get(f"/service/{SERVICE}", params={"language": language.value, "print": ""})
    assert page.status_code == 200
    for steps in service.answer.channels.values():
        for step in steps[language]:
            assert step.split("«")[0] in page.text
    assert service.title[language] in page.text


def test_the_steps_of_the_channel_in_hand_come_first(web: httpx.Client) -> None:
    words = json.loads((KIOSK / "words" / "ru.json").read_text("utf-8"))
    page = web.get(f"/service/{SERVICE}", params={"language": "ru", "channel": "bot"}).text
    assert page.index(words["channel-bot"]) < page.index(words["channel-phone"])


@pytest.mark.parametrize("path", ["/service/nothing", "/qr/nothing.svg", "/qr/nothing/steps.svg"])
def test_what_is_not_known_is_not_found(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404


@pytest.mark.parametrize("path", [f"/qr/{SERVICE}.svg", f"/qr/{SERVICE}/steps.svg"])
def test_a_code_is_a_picture_without_a_script(web: httpx.Client, path: str) -> None:
    answer = web.get(path, params={"language": "kk", "channel": "mobile"})
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - drawn by ourselves
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "path"}


def test_the_steps_of_every_service_fit_into_one_code(catalogue: Catalogue) -> None:
    words = {
        language: json.loads((KIOSK / "words" / f"{language}.json").read_text("utf-8"))
        for language in Language
    }
    for service in catalogue.services.values():
        for channel, steps in service.answer.channels.items():
            for language in Language:
                text = steps_text(catalogue, service, channel, language, words[language])
                if text is None:  # doubtful: nothing of it is written down
                    continue
                assert len(text.encode()) <= MOST_BYTES
                assert all(step in text for step in steps[language])


def test_it_says_that_it_serves(web: httpx.Client) -> None:
    assert web.get("/healthz").json() == {"status": "ok"}
