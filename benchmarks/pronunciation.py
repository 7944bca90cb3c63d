"""What espeak-ng says of the words we use, as they are written and as we respell them.

`python -m benchmarks.pronunciation [--all] [--write FILE]`: every word of the lexicon, with
`--all` every spoken word of the catalogue; those that the respelling changes.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from assistant.catalogue import load_catalogue
from assistant.catalogue.spoken import all_spoken
from assistant.espeak import phonemes
from assistant.text import Language, respelled, speakable
from assistant.text.lexicon import lexicon

_WORD = re.compile(r"[а-яёәғқңөұүһі]+(?:-[а-яёәғқңөұүһі]+)*")


def main() -> None:
    """Print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="every word of the catalogue")
    parser.add_argument("--write", type=Path, help="a JSON file")
    options = parser.parse_args()
    found = {
        language.value: {
            word: said
            for word in _words(language, whole=options.all)
            if (said := _measured(word, language))
        }
        for language in Language
    }
    for language, words in found.items():
        print(f"\n{language}: {len(words)} words respelled")
        for word, said in words.items():
            print(f"{word:24} {said['spelled']:24} {said['before']}  →  {said['after']}")
    if options.write:
        options.write.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _words(language: Language, *, whole: bool) -> list[str]:
    """In order of the alphabet."""
    known = lexicon()
    texts = [spoken[language] for spoken in known.names.values()]
    texts += known.abbreviations_kk.values() if language is Language.KK else known.words_ru.values()
    texts += [word.rstrip("*") for word in known.pronunciation[language]]
    if whole:
        catalogue = load_catalogue(Path("intents"))
        texts += [
            speakable(re.sub(r"\{\w+\}", "", spoken.text), language)
            for spoken in all_spoken(catalogue)
            if spoken.language is language
        ]
    return sorted({word for text in texts for word in _WORD.findall(text.lower())})


def _measured(word: str, language: Language) -> dict[str, str]:
    spelled = respelled(word, language)
    before, after = phonemes(word, language), phonemes(spelled, language)
    if before == after:
        return {}
    return {"spelled": spelled, "before": " ".join(before), "after": " ".join(after)}


if __name__ == "__main__":
    main()
