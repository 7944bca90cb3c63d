"""Pictures and the page to print."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy.engine import URL

from assistant.journal.charts import CHARTS, charts
from assistant.journal.cluster import Cluster, Miss, clusters
from assistant.journal.database import open_database
from assistant.journal.outcomes import Period, week_until
from assistant.journal.report import page, statistics_fragment
from assistant.journal.rows import FeedbackRow
from assistant.journal.statistics import Statistics, read_statistics
from assistant.journal.store import Store
from assistant.text import Language

from .conftest import turn_row

SUNDAY = date(2026, 11, 29)
NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
TITLES = {"passport": {"kk": "Төлқұжат алу", "ru": "Паспорт & «удостоверение»"}}


def title(language: Language) -> object:
    return lambda name: TITLES[name][language] if name in TITLES else name


@pytest.fixture
def figures(url: URL) -> Iterator[Statistics]:
    store = Store(url, "hall", UTC)
    rows = []
    for day in range(14):
        at = NOON - timedelta(days=day, hours=day % 5)
        rows += [
            turn_row(1, at=at, first_sound_ms=90.0),
            turn_row(1, at=at, target="gone-service", language="ru"),
            turn_row(2, at=at, decision="NotKnown", target=None, asked=False),
        ]
    rows += [turn_row(1, at=NOON, target=f"service-{n:02}") for n in range(12)]
    rows.append(FeedbackRow(NOON, 7, 1, True, "kk", "passport"))
    store.write(rows)
    store.close()
    engine = open_database(url)
    yield read_statistics(engine, week_until(SUNDAY))
    engine.dispose()


@pytest.fixture
def nothing(url: URL) -> Iterator[Statistics]:
    engine = open_database(url)
    yield read_statistics(engine, week_until(SUNDAY))
    engine.dispose()


def misses(*texts: str) -> tuple[Cluster, ...]:
    return clusters([Miss(text, Language.RU, 9 - at, NOON) for at, text in enumerate(texts)])


@pytest.mark.parametrize("language", Language)
def test_pictures_are_whole_and_load_nothing(figures: Statistics, language: Language) -> None:
    drawn = charts(figures, language, title(language))
    assert set(drawn) == set(CHARTS)
    for svg in drawn.values():
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"]
        assert not re.search(r"<(?:script|style)|(?:style|class)=", svg)
        assert not re.search(r'(?:href|src)="(?!#)', svg)


def test_pictures_have_their_colours_without_a_style_sheet(figures: Statistics) -> None:
    root = ElementTree.fromstring(charts(figures, Language.KK, title(Language.KK))["days"])  # noqa: S314
    fills = {each.get("fill") for each in root.iter()}
    assert {"#0072B2", "#595959"} <= fills
    assert "none" in {each.get("stroke") for each in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "font-family" in root.attrib


def test_pictures_are_labelled_in_the_language(figures: Statistics) -> None:
    kk = charts(figures, Language.KK, title(Language.KK))
    ru = charts(figures, Language.RU, title(Language.RU))
    assert "Төлқұжат алу" in kk["services"]
    assert "Паспорт &amp; «удостоверение»" in ru["services"]
    assert "gone-service" in ru["services"]
    assert "Жс 29" in kk["days"]
    assert "Вс 29" in ru["days"]


@pytest.mark.parametrize("language", Language)
def test_an_empty_period_can_be_drawn_and_printed(nothing: Statistics, language: Language) -> None:
    assert all(map(ElementTree.fromstring, charts(nothing, language, title(language)).values()))
    html = page(nothing, language, title(language), made=SUNDAY)
    words = {"kk": "Бұл кезеңде сұрақ болған жоқ.", "ru": "За этот период вопросов не было."}
    assert words[language] in html


def test_the_page_has_the_figures_and_nothing_from_elsewhere(figures: Statistics) -> None:
    html = page(
        figures,
        Language.RU,
        title(Language.RU),
        misses("где <b>лодка</b>", "купить слона"),
        desk="Зал 1",
        made=SUNDAY,
    )
    assert '<html lang="ru">' in html
    assert "Паспорт &amp; «удостоверение»" in html
    assert "gone-service" in html
    assert "23.11.2026 – 29.11.2026, Зал 1" in html
    assert "«где &lt;b&gt;лодка&lt;/b&gt;», 9 раз" in html
    assert f'<p class="value">{figures.total.questions}</p>' in html
    assert not re.search(r'(?:href|src)="(?!#)', html)
    assert "<script" not in html


def test_another_period_than_a_week_is_not_called_one(url: URL, figures: Statistics) -> None:
    engine = open_database(url)
    month = read_statistics(engine, Period(date(2026, 11, 1), SUNDAY))
    engine.dispose()
    assert "Көмекші: есеп" in page(month, Language.KK, title(Language.KK), made=SUNDAY)
    assert "апталық" in page(figures, Language.KK, title(Language.KK), made=SUNDAY)


def test_a_fragment_is_no_page(figures: Statistics) -> None:
    html = statistics_fragment(figures, Language.KK, title(Language.KK))
    assert "<html" not in html
    assert html.count("<svg") == 4


@pytest.mark.parametrize("language", Language)
def test_it_is_one_sheet_when_printed(
    figures: Statistics, language: Language, tmp_path: Path
) -> None:
    """Printed by Debian's Chromium with ten services and five long misses."""
    long = "получить где это всё очень длинное и долгое чтобы не влезло в одну строчку совсем"
    words = ("лодка", "рыба", "охота", "апостиль", "квартира")
    html = page(
        figures,
        language,
        title(language),
        misses(*(f"{word} {word}м {word}ху {long}" for word in words)),
        made=SUNDAY,
    )
    source, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    source.write_text(html, encoding="utf-8")
    subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed.read_bytes())) == 1
