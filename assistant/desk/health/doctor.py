"""What works on this machine, told in plain words, with a remedy for what does not."""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Iterable
from pathlib import Path
from typing import Final

from assistant.catalogue import Catalogue, Severity, check, load_catalogue
from assistant.desk.health.checkup import Check, Verdict, first_of
from assistant.desk.health.journal import check_journal
from assistant.desk.health.models import check_model, check_words
from assistant.desk.pipeline import Desk, Understood
from assistant.desk.settings import Settings
from assistant.desk.voice import start_voice
from assistant.errors import DeviceError, KomekshiError
from assistant.hearing import SILENCE_DBFS, SoundDeviceMicrophone, SoundLevel
from assistant.match import Answer, Choose, Confirm
from assistant.sound_devices import DeviceInfo, list_devices
from assistant.text import Language, speakable
from assistant.voice import Pyttsx3Voice, SoundDeviceLoudspeaker, write_wav

__all__ = ["Check", "Verdict", "conclusion", "examine"]

PYTHON_RANGE: Final = ((3, 11), (3, 14))
"""First Python that runs Komekshi, and the first it has not been tried on."""

_LISTENS_S: Final = 1.0
"""For which the microphone is listened to."""

TIGHT_MB: Final = 500
"""Free megabytes below which a desk will fill its disk within weeks: 2 MB an answer file."""

FULL_MB: Final = 50
"""Free megabytes below which other programs of the machine begin to fail."""

_QUESTIONS: Final = {
    Language.KK: ("address-certificate", "маған мекенжай анықтамасы керек"),
    Language.RU: ("address-certificate", "как получить адресную справку"),
}
"""Service and question of the self-test, where the catalogue has the service."""

_WORDS: Final = {Language.KK: "Сәлеметсіз бе", Language.RU: "Здравствуйте"}


async def examine(settings: Settings) -> tuple[Check, ...]:
    """Look at everything a desk needs, in the order in which to mend it; takes seconds.

    Raises nothing: what goes wrong is a check that failed.
    """
    checks = [
        await _guarded("python", _python()),
        await _guarded("vosk", _vosk()),
        await _guarded("model", check_model(settings)),
        await _guarded("catalogue", _catalogue(settings)),
        await _guarded("words", check_words(settings)),
    ]
    checks += [
        await _guarded(f"voice {language}", _voice(settings, language)) for language in Language
    ]
    checks += [
        await _guarded("microphone", _microphone(settings)),
        await _guarded("loudspeaker", _loudspeaker(settings)),
        await _guarded("disk", _disk(settings.answers)),
        await _guarded("journal", asyncio.to_thread(check_journal, settings)),
    ]
    return (*checks, *await _self_test(settings))


def conclusion(checks: Iterable[Check]) -> str:
    """The verdict on the machine as a whole, for people."""
    by_verdict: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    for each in checks:
        by_verdict[each.verdict].append(each.name)
    failed, warned = by_verdict[Verdict.FAIL], by_verdict[Verdict.WARN]
    if failed:
        return f"Komekshi can't work here yet. Mend first: {', '.join(failed)}."
    if warned:
        return f"Komekshi works here, with limits. Look at: {', '.join(warned)}."
    return "Komekshi works here: it hears, understands and speaks both languages."


async def _guarded(name: str, examination: Awaitable[Check]) -> Check:
    """The check, or the failure that kept it from being made."""
    try:
        return await examination
    except KomekshiError as error:
        return Check(name, Verdict.FAIL, " ".join(error.message.split()), error.remedy)
    except Exception as error:
        # A doctor that falls ill himself must still tell what the others found.
        detail = f"the check itself failed: {type(error).__name__}: {error}"
        return Check(name, Verdict.FAIL, detail, "report this as a bug of Komekshi")


async def _python() -> Check:
    version = sys.version_info[:2]
    detail = f"Python {sys.version.split()[0]} in {sys.prefix}"
    first, untried = PYTHON_RANGE
    if version < first:
        return Check("python", Verdict.FAIL, detail, "install Python 3.11 or newer")
    if version >= untried:
        return Check("python", Verdict.WARN, detail, "untried so far: use Python 3.11 to 3.13")
    return Check("python", Verdict.OK, detail)


async def _vosk() -> Check:
    try:
        # In a process of its own, as the recogniser does: a damaged library may crash.
        await _python_says("import vosk")
        return Check("vosk", Verdict.OK, f"vosk {importlib.metadata.version('vosk')}")
    except (OSError, importlib.metadata.PackageNotFoundError) as error:
        return Check(
            "vosk", Verdict.FAIL, f"vosk can't be loaded: {error}", "run `make run`, or reinstall"
        )


async def _python_says(code: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, complaint = await process.communicate()
    if process.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines()
        raise OSError(lines[-1] if lines else f"it ended with status {process.returncode}")


async def _catalogue(settings: Settings) -> Check:
    catalogue = await asyncio.to_thread(load_catalogue, settings.intents)
    findings = await asyncio.to_thread(check, catalogue)
    errors = [each for each in findings if each.severity is Severity.ERROR]
    remarks = len(findings) - len(errors)
    detail = (
        f"{len(catalogue.services)} services, {len(catalogue.phrases)} phrases, "
        f"{len(errors)} errors, {remarks} remarks"
    )
    if errors:
        named = "; ".join(first_of([f"{each.where} {each.message}" for each in errors]))
        return Check(
            "catalogue",
            Verdict.WARN,
            f"{detail}: {named}",
            "run `komekshi check` and mend what it names",
        )
    return Check("catalogue", Verdict.OK, detail)


async def _voice(settings: Settings, language: Language) -> Check:
    started = await start_voice(settings)
    try:
        rendering = await started.speaker.voice.render(_WORDS[language], language)
    finally:
        await started.speaker.close()
    said = f"{started.names[language]}, says «{_WORDS[language]}» in {rendering.seconds:.1f} s"
    if (error := started.error) is not None and language in settings.voice.piper:
        return Check(
            f"voice {language}", Verdict.WARN, f"{said}, because {error.message}", error.remedy
        )
    return Check(f"voice {language}", Verdict.OK, said)


async def _microphone(settings: Settings) -> Check:
    readings: list[SoundLevel] = []
    try:
        inputs = [_described(each) for each in list_devices() if each.inputs]
        microphone = await SoundDeviceMicrophone.open(settings.microphone, on_level=readings.append)
    except DeviceError as error:
        return Check(
            "microphone",
            Verdict.WARN,
            f"{error.message}; questions can be typed or given as sound files",
            error.remedy,
        )
    name = microphone.device.name
    await asyncio.sleep(_LISTENS_S)
    await microphone.close()
    detail = f"«{name}» opens; there are {', '.join(first_of(inputs))}"
    if all(each.dbfs <= SILENCE_DBFS for each in readings):
        return Check(
            "microphone",
            Verdict.WARN,
            f"«{name}» opens but gives no sound at all",
            "see whether it is switched off or muted (`komekshi audio --meter`)",
        )
    if any(each.clipped for each in readings):
        return Check(
            "microphone",
            Verdict.WARN,
            f"«{name}» opens but is so loud that it clips",
            "turn its level down (`komekshi audio --meter` shows it)",
        )
    level = statistics.median(each.dbfs for each in readings)
    return Check("microphone", Verdict.OK, f"{detail}; the room is at {level:.0f} dBFS")


async def _loudspeaker(settings: Settings) -> Check:
    try:
        outputs = [_described(each) for each in list_devices() if each.outputs]
        loudspeaker = SoundDeviceLoudspeaker.open(settings.loudspeaker)
    except DeviceError as error:
        return Check(
            "loudspeaker",
            Verdict.WARN,
            f"{error.message}; answers are written to {settings.answers}",
            error.remedy,
        )
    name = loudspeaker.name
    await loudspeaker.close()
    detail = f"«{name}» opens; there are {', '.join(first_of(outputs))}"
    return Check("loudspeaker", Verdict.OK, detail)


def _described(device: DeviceInfo) -> str:
    return f"«{device.name}» {device.rate} Hz"


async def _disk(folder: Path) -> Check:
    place = await asyncio.to_thread(_nearest, folder)
    free_mb = shutil.disk_usage(place).free // 1_000_000
    detail = f"{free_mb} MB free for {folder}"
    if not os.access(place, os.W_OK | os.X_OK):
        return Check(
            "disk",
            Verdict.WARN,
            f"{place} can't be written to",
            "give this user the right, or set KOMEKSHI_ANSWERS to another folder",
        )
    if free_mb < FULL_MB:
        return Check("disk", Verdict.FAIL, detail, "free some space")
    if free_mb < TIGHT_MB:
        return Check("disk", Verdict.WARN, detail, "free some space before it runs out")
    return Check("disk", Verdict.OK, detail)


def _nearest(folder: Path) -> Path:
    """The folder itself, or the one above it in which it would have to be made."""
    place = folder.absolute()
    while not place.is_dir():
        place = place.parent
    return place


async def _self_test(settings: Settings) -> list[Check]:
    """Speak a question in each language into a file, and have the desk understand it."""
    names = [f"self-test {language}" for language in Language]
    try:
        desk = await Desk.open(settings, voice=False)
    except Exception as error:
        reason = (
            " ".join(error.message.split()) if isinstance(error, KomekshiError) else repr(error)
        )
        remedy = error.remedy if isinstance(error, KomekshiError) else "report this as a bug"
        return [Check(name, Verdict.FAIL, reason, remedy) for name in names]
    try:
        return [
            await _guarded(name, _ask(name, language, desk))
            for name, language in zip(names, Language, strict=True)
        ]
    finally:
        await desk.close()


async def _ask(name: str, language: Language, desk: Desk) -> Check:
    service, question = _question(desk.catalogue, language)
    voice = await Pyttsx3Voice.start()
    try:
        rendering = await voice.render(speakable(question, language), language)
    finally:
        await voice.close()
    with tempfile.TemporaryDirectory(prefix="komekshi-doctor-") as folder:
        spoken = Path(folder) / "question.wav"
        write_wav(spoken, [rendering])
        understood = await desk.understand_file(spoken)
    course = f"asked «{question}», heard «{understood.text}»"
    if not _found(service, understood):
        decision = type(understood.decision).__name__
        return Check(
            name,
            Verdict.FAIL,
            f"{course}, decided {decision} {understood.target or ''}".rstrip()
            + f" instead of {service}",
            "look at model, words and catalogue above; where they are well, report this",
        )
    milliseconds = understood.timings_ms["total"]
    return Check(name, Verdict.OK, f"{course}, found {service} in {milliseconds:.0f} ms")


def _question(catalogue: Catalogue, language: Language) -> tuple[str, str]:
    service, question = _QUESTIONS[language]
    if service in catalogue.services:
        return service, question
    phrases = (each for each in catalogue.phrases if each.language is language)
    phrase = max((each for each in phrases if not each.is_talk), key=lambda each: len(each.text))
    return phrase.target, phrase.text


def _found(service: str, understood: Understood) -> bool:
    decided = isinstance(understood.decision, Answer | Confirm | Choose)
    return decided and service in {each.target for each in understood.candidates}
