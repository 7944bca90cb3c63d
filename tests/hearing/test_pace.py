"""A recogniser that falls behind: it is noticed, partials are left out, no word is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.hearing import Hearing, VoskRecogniser, load_audio
from assistant.hearing.pace import Pace


def _noted(pace: Pace, *pieces: tuple[float, float]) -> Pace:
    for sound_s, spent_s in pieces:
        pace.note(sound_s, spent_s)
    return pace


def test_little_sound_says_nothing() -> None:
    pace = _noted(Pace(), (0.5, 5.0))
    assert pace.factor == 0.0
    assert not pace.is_behind


def test_one_slow_piece_is_no_trouble_a_slow_sentence_is() -> None:
    pace = _noted(Pace(), *[(0.1, 0.01)] * 30, (0.1, 0.5))
    assert not pace.is_behind
    _noted(pace, *[(0.1, 0.09)] * 30)
    assert pace.is_behind
    assert 0.7 < pace.factor < 1.0


def test_only_the_last_seconds_count() -> None:
    pace = _noted(Pace(), *[(0.1, 1.0)] * 100, *[(0.1, 0.01)] * 45)
    assert pace.factor == pytest.approx(0.1)
    assert not pace.is_behind


def test_between_the_limits_nothing_changes() -> None:
    assert not _noted(Pace(), *[(0.1, 0.06)] * 50).is_behind
    assert _noted(Pace(), *[(0.1, 0.2)] * 50, *[(0.1, 0.06)] * 50).is_behind


async def test_partials_are_left_out_first_and_no_word_is_lost(
    model_dir: Path, speech: Path
) -> None:
    recogniser = await VoskRecogniser.start(model_dir, ())
    sound = load_audio(speech / "ru.wav").pcm
    pieces = np.array_split(sound, 20)
    try:
        whole = await recogniser.recognise(load_audio(speech / "ru.wav"), Hearing.OPEN)
        _noted(recogniser.pace, *[(1.0, 20.0)] * 10)
        assert recogniser.pace.is_behind
        async with recogniser.listen(Hearing.OPEN) as session:
            for piece in pieces:
                await session.feed(piece)
                assert session.partial == ""
            assert (await session.finish()).text == whole.text
        for _ in range(5):  # it was quick this time, so partials come back
            async with recogniser.listen(Hearing.OPEN) as session:
                for piece in pieces:
                    await session.feed(piece)
                assert (await session.finish()).text == whole.text
        assert not recogniser.pace.is_behind
        assert session.partial
    finally:
        await recogniser.close()
