"""A client like `test.py` of vosk-server, against a real desk."""

from __future__ import annotations

import json
import wave
from pathlib import Path
from typing import Any

import pytest
import websockets

from .conftest import Ports

SPEECH = Path(__file__).parent.parent / "speech"


async def vosk_client(ports: Ports, path: Path, **config: Any) -> tuple[list[Any], Any]:
    """As vosk-server's `python/test.py` does it, line for line; its output as JSON."""
    partials = []
    async with websockets.connect(f"ws://127.0.0.1:{ports.vosk}") as websocket:
        with wave.open(str(path), "rb") as wf:
            await websocket.send(
                json.dumps({"config": {"sample_rate": wf.getframerate(), **config}})
            )
            buffer_size = int(wf.getframerate() * 0.2)
            while True:
                data = wf.readframes(buffer_size)
                if len(data) == 0:
                    break
                await websocket.send(data)
                partials.append(json.loads(await websocket.recv()))
            await websocket.send('{"eof" : 1}')
            return partials, json.loads(await websocket.recv())


async def test_partials_grow_and_the_result_has_words_with_times(ports: Ports) -> None:
    partials, result = await vosk_client(ports, SPEECH / "ru-criminal-record.wav")
    assert "судимости" in result["text"]
    assert partials[-1]["partial"]
    times = [word["start"] for word in result["result"]]
    assert times == sorted(times)
    assert " ".join(word["word"] for word in result["result"]) == result["text"]


async def test_alternatives_when_asked_for(ports: Ports) -> None:
    _, result = await vosk_client(
        ports, SPEECH / "kk-doctor-appointment.wav", max_alternatives=3, words=False
    )
    assert 1 <= len(result["alternatives"]) <= 3
    assert result["alternatives"][0]["text"]
    assert "result" not in result["alternatives"][0]


@pytest.mark.parametrize(
    "message",
    ["no json", "[]", '{"config": 5}', '{"config": {"sample_rate": 1}}', '{"eof": "yes"}'],
)
async def test_nonsense_is_told(ports: Ports, message: str) -> None:
    async with websockets.connect(f"ws://127.0.0.1:{ports.vosk}") as websocket:
        await websocket.send(message)
        assert "error" in json.loads(await websocket.recv())
        with pytest.raises(websockets.ConnectionClosed):
            await websocket.recv()


async def test_a_huge_message_ends_the_connection_only(ports: Ports) -> None:
    async with websockets.connect(f"ws://127.0.0.1:{ports.vosk}") as websocket:
        with pytest.raises(websockets.ConnectionClosed):
            await websocket.send(bytes(3_000_000))
            await websocket.recv()
    _, result = await vosk_client(ports, SPEECH / "ru-criminal-record.wav")
    assert result["text"]
