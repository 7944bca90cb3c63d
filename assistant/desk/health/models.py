"""What the doctor says about the recognition models in use."""

from __future__ import annotations

import asyncio

from assistant.catalogue import Catalogue, load_catalogue
from assistant.desk.health.checkup import Check, Verdict, first_of
from assistant.desk.models.catalogue_words import fit
from assistant.desk.models.ears import hearable, limits_of, part_of
from assistant.desk.settings import Settings
from assistant.errors import CatalogueError, ModelError
from assistant.hearing import (
    Grammar,
    ModelInfo,
    VoskRecogniser,
    grammar,
    known_words,
    open_model,
    verify,
)
from assistant.text import Language

__all__ = ["check_model", "check_words"]


async def check_model(settings: Settings) -> Check:
    """Whether the models in use are whole, and hear both languages. Raise `ModelError`."""
    infos = [await asyncio.to_thread(open_model, folder) for folder in settings.models]
    for info in infos:
        await asyncio.to_thread(verify, info)
    told = "; ".join(map(_told, infos))
    detail = f"a set of {len(infos)}: {told}" if len(infos) > 1 else told
    if unsigned := [info for info in infos if not info.sha256]:
        return Check(
            "model",
            Verdict.WARN,
            f"{detail}; {unsigned[0].name} has no manifest, so damage can't be told",
            "use the embedded model, or install this one with `komekshi models install --from`",
        )
    if missing := set(Language).difference(*(info.languages for info in infos)):
        lacks = ", ".join(sorted(missing))
        return Check(
            "model",
            Verdict.WARN,
            f"{detail}; does not hear {lacks}",
            "use a bilingual model, or a set with one for each language: `komekshi models`",
        )
    return Check("model", Verdict.OK, detail)


async def check_words(settings: Settings) -> Check:
    """Which words of the catalogue the models in use can't hear."""
    try:
        catalogue = await asyncio.to_thread(load_catalogue, settings.intents)
        models = [open_model(folder) for folder in settings.models]
        fitted = await asyncio.to_thread(fit, models, catalogue, settings.cache)
        infos, alone = fitted.models, len(models) == 1
        grammars = [await _grammar(info, catalogue, alone=alone) for info in infos]
    except (CatalogueError, ModelError):
        return Check("words", Verdict.WARN, "not compared", "mend the model and the catalogue")
    unknown = [
        (target, word)
        for each in grammars
        for target, words in each.unknown.items()
        for word in words
        if target != "out_of_scope"
    ]
    targets = sorted({target for target, _ in unknown})
    words = sorted({word for _, word in unknown})
    who = "the model" if alone else "the set"
    if fitted.error is not None:
        return Check("words", Verdict.WARN, fitted.error.message, fitted.error.remedy)
    if not words:
        return Check("words", Verdict.OK, f"{who} can hear every word of the catalogue")
    return Check(
        "words",
        Verdict.WARN,
        f"{who} can't hear {len(words)} words of the catalogue: {', '.join(first_of(words))}; "
        f"used by {', '.join(first_of(targets))}",
        "ask in other words in these services, or add the words to the model",
    )


def _told(info: ModelInfo) -> str:
    languages = " and ".join(info.languages) or "languages unknown"
    size = f"{info.word_count} words, " if info.word_count else ""
    whole = f"whole, fingerprint {info.fingerprint[:12]}" if info.sha256 else f"in {info.path}"
    return f"{f'{info.name} {info.version}'.strip()}, {languages}, {size}{whole}"


async def _grammar(info: ModelInfo, catalogue: Catalogue, *, alone: bool) -> Grammar:
    part = part_of(catalogue, info, alone=alone)
    known = known_words(info) or await _asked(info, part)
    return grammar(part, known.__contains__)


async def _asked(info: ModelInfo, catalogue: Catalogue) -> frozenset[str]:
    """Official small models have no list of their words: the loaded model has to be asked."""
    recogniser = await VoskRecogniser.start(info.path, (), settings=limits_of(info))
    try:
        return await hearable(info, recogniser, catalogue)
    finally:
        await recogniser.close()
