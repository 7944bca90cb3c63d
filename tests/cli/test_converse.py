from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Komekshi

FIELDS = {
    "input",
    "decision",
    "command",
    "state",
    "language",
    "reply",
    "kind",
    "said",
    "service",
    "slide",
    "qr",
    "buttons",
    "hand_over",
    "ends_visit",
    "pace",
    "loudness",
    "as_of",
    "doubts",
}


def _objects(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_a_visit_from_standard_input(komekshi: Komekshi) -> None:
    lines = "подскажите где взять адресную справку\nчерез бот\nдальше\nкоманда? нет, стоп\n"
    done = komekshi("converse", "--json", stdin=lines)
    assert done.returncode == 0, done.stderr
    greeting, answer, first, second, stopped = _objects(done.stdout)
    assert (greeting["kind"], greeting["input"]) == ("greeting", "")
    assert all(set(one) == FIELDS for one in (greeting, answer, first, second, stopped))
    assert (answer["decision"], answer["service"]) == ("Answer", "address-certificate")
    assert (first["decision"], first["command"]) == ("Command", "by_bot")
    assert first["slide"] == {
        "step": 1,
        "of": 4,
        "channel": "bot",
        "picture": "address-certificate/bot/1",
    }
    assert first["qr"] == "https://t.me/EgovKzBot"
    assert {"command": "next", "kk": "Келесі", "ru": "Дальше"} in first["buttons"]
    assert second["slide"]["step"] == 2
    assert second["as_of"] is not None


def test_the_configured_channel_is_offered_first(komekshi: Komekshi) -> None:
    lines = ("--text", "подскажите где взять адресную справку", "--text", "да")
    done = komekshi("converse", "--json", *lines, KOMEKSHI_CHANNEL="portal")
    assert _objects(done.stdout)[-1]["slide"]["channel"] == "portal"
    wrong = komekshi("converse", "--text", "да", KOMEKSHI_CHANNEL="fax")
    assert wrong.returncode == 3
    assert "[settings-value]" in wrong.stderr


def test_it_is_for_people_too(komekshi: Komekshi) -> None:
    done = komekshi("converse", "--text", "емханаға тіркелгім келеді", "--text", "иә")
    assert done.returncode == 0
    assert "Көмекші: Бірінші қадам." in done.stdout
    assert "[1/4, mobile]" in done.stdout
    assert "Келесі · Артқа" in done.stdout


def test_silence_and_sounds_without_words(komekshi: Komekshi) -> None:
    lines = ("проверить свои штрафы", "", ":wait 30", ":wait 40", ":wait 60")
    arguments = [part for line in lines for part in ("--text", line)]
    done = komekshi("converse", "--json", *arguments)
    kinds = [one["kind"] for one in _objects(done.stdout)]
    assert kinds == ["greeting", "answer", "missed", None, "reminder", "farewell"]


def test_it_speaks(komekshi: Komekshi, tmp_path: Path) -> None:
    done = komekshi(
        "converse", "--speak", "--text", "рахмет", KOMEKSHI_ANSWERS=tmp_path, PULSE_SERVER="none"
    )
    assert done.returncode == 0, done.stderr
    if "loudspeaker" in done.stderr:
        assert len(list(tmp_path.glob("*.wav"))) == 2


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("қайталап жіберіңізші", "repeat"),
        ("давай дальше", "next"),
        ("қанша тұрады", "cost"),
        ("телефонмен қалай", "by_phone_app"),
        ("можно на русском", "switch_ru"),
    ],
)
def test_ask_tells_commands(komekshi: Komekshi, text: str, command: str) -> None:
    done = komekshi("ask", "--json", "--text", text)
    (answer,) = _objects(done.stdout)
    assert (answer["decision"], answer["command"]) == ("Command", command)
    assert (answer["service"], answer["talk"]) == (None, None)
    assert answer["reply"]


def test_ask_leaves_greetings_and_questions_alone(komekshi: Komekshi) -> None:
    texts = ("сәлеметсіз бе", "сен кімсің", "подскажите где взять адресную справку")
    arguments = [part for text in texts for part in ("--text", text)]
    greeting, who, question = _objects(komekshi("ask", "--json", *arguments).stdout)
    assert (greeting["decision"], greeting["talk"]) == ("Answer", "greeting")
    assert (who["decision"], who["talk"]) == ("Answer", "who")
    assert (question["decision"], question["command"]) == ("Answer", None)
    assert "Шаг первый" in question["reply"]
