"""The HTTP API of a real desk, and what schemathesis makes of its description."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import soundfile

from .conftest import TOKEN, Ports

SPEECH = Path(__file__).parent.parent / "speech"


@pytest.fixture
def client(ports: Ports) -> httpx.Client:
    return httpx.Client(
        base_url=f"http://127.0.0.1:{ports.http}",
        headers={"Authorization": f"Bearer {TOKEN}"},
        trust_env=False,
        timeout=30,
    )


def test_a_question_in_words(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json={"text": "справка о несудимости сколько стоит"}).json()
    assert (answer["decision"], answer["service"]) == ("Answer", "criminal-record")
    assert answer["facet"] == "cost"
    assert answer["reply"]
    assert "input" not in answer


def test_a_visit_of_several_questions(client: httpx.Client) -> None:
    def reply(text: str, visit: str) -> str:
        answer = client.post("/v1/ask", json={"text": text, "visit": visit}).json()
        return str(answer["reply"])

    first = reply("как вызвать врача на дом", "a")
    assert reply("повтори", "a") == first
    assert reply("повтори", "b") != first


def test_a_question_as_sound(client: httpx.Client) -> None:
    sound = (SPEECH / "ru-criminal-record.wav").read_bytes()
    answer = client.post("/v1/hear", content=sound).json()
    assert answer["service"] == "criminal-record"


def test_a_text_read_aloud(client: httpx.Client) -> None:
    response = client.post("/v1/say", json={"text": "Құжаттарды алыңыз.", "language": "kk"})
    samples, rate = soundfile.read(io.BytesIO(response.content))
    assert 0.5 < len(samples) / rate < 6


def test_services(client: httpx.Client) -> None:
    services = client.get("/v1/services", params={"language": "ru"}).json()["services"]
    assert len(services) >= 135
    one = client.get(f"/v1/services/{services[0]['id']}").json()
    assert one["answer"]["summary"]
    assert one["sources"][0]["checked"]


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("POST", "/v1/ask", {"content": b"{"}, 415),
        ("POST", "/v1/ask", {"json": {"text": 5}}, 422),
        ("POST", "/v1/ask", {"json": {"text": "x" * 3_000}}, 422),
        ("POST", "/v1/ask", {"json": {"text": "x", "more": 1}}, 422),
        ("POST", "/v1/ask", {"json": {"text": "x" * 60_000}}, 413),
        ("POST", "/v1/say", {"json": {"text": "?!", "language": "ru"}}, 422),
        ("POST", "/v1/say", {"json": {"text": "hello", "language": "en"}}, 422),
        ("POST", "/v1/hear", {"content": b""}, 415),
        ("POST", "/v1/hear", {"content": b"RIFF\x00\x00\x00\x00WAVEfmt "}, 415),
        ("GET", "/v1/services", {"params": {"language": "en"}}, 422),
        ("GET", "/v1/services/../../etc/passwd", {}, 404),
        ("GET", "/v1/services/%2e%2e%2fpasswd", {}, 404),
        ("DELETE", "/v1/services", {}, 405),
        ("GET", "/nothing", {}, 404),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: httpx.Client, method: str, path: str, sent: dict[str, object], status: int
) -> None:
    response = client.request(method, path, **sent)  # type: ignore[arg-type]
    assert response.status_code == status
    assert response.json()["error"]["message"]


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer another"}])
def test_nothing_without_the_token(ports: Ports, header: dict[str, str]) -> None:
    for method, path in (
        ("POST", "/v1/ask"),
        ("POST", "/v1/hear"),
        ("POST", "/v1/say"),
        ("GET", "/v1/services"),
        ("GET", "/v1/services/x"),
        ("GET", "/openapi.json"),
    ):
        url = f"http://127.0.0.1:{ports.http}{path}"
        assert httpx.request(method, url, headers=header, trust_env=False).status_code == 401


def test_schemathesis_finds_no_fault(ports: Ports, tmp_path: Path) -> None:
    schemathesis = Path(sys.executable).with_name("schemathesis")
    found = subprocess.run(
        [
            schemathesis,
            "run",
            f"http://127.0.0.1:{ports.http}/openapi.json",
            "--header",
            f"Authorization: Bearer {TOKEN}",
            "--max-examples=15",
            "--seed=1",
            # No schema can say which text is speakable, nor which bytes are sound.
            "--exclude-checks=positive_data_acceptance",
            "--suppress-health-check=all",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={"PATH": "/usr/bin:/bin", "no_proxy": "127.0.0.1", "HOME": str(tmp_path)},
    )
    assert found.returncode == 0, found.stdout[-6_000:]
