"""Gate: sentences that the staff attached to a service still lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assistant.catalogue import Catalogue, Finding
from assistant.catalogue.attached import FILE, Attached
from assistant.catalogue.finding import error, warning
from assistant.desk.gates.tried import Sentences
from assistant.match import Answer, Matcher, named, taken_for
from assistant.text import Language, normalise

__all__ = ["lost_again", "with_sentences"]


def lost_again(
    matcher: Matcher, catalogue: Catalogue, attached: Iterable[Attached]
) -> Iterator[Finding]:
    """One finding for each sentence that is not answered with its service any more."""
    for at, one in enumerate(attached):
        where = f"{FILE} {at}"
        if one.service not in catalogue.services:
            yield warning(
                "attached-orphan",
                where,
                f"«{one.sentence}» is attached to {one.service}, which is gone",
                "take the line out, or name the service that took its place",
            )
            continue
        decision = matcher.decide(one.sentence)
        candidates = named(decision)
        if all(candidate.target != one.service for candidate in candidates):
            yield error(
                "attached-lost",
                where,
                f"«{one.sentence}» leads to {taken_for(decision)}, not to {one.service}",
                "undo the edit, add a word that tells the two apart, or take the line out",
            )
        elif not isinstance(decision, Answer):
            yield warning(
                "attached-unsure",
                where,
                f"«{one.sentence}» is asked back: {', '.join(each.target for each in candidates)}",
                "look which phrase of another service is near, and tell the two apart",
            )


def with_sentences(written: Sentences, attached: Iterable[Attached]) -> Sentences:
    """Attached sentences try templates too: visitors said them."""
    joined: dict[str, Mapping[Language, tuple[str, ...]]] = dict(written)
    for one in attached:
        of_service = joined.get(one.service, {})
        more = (*of_service.get(one.language, ()), normalise(one.sentence))
        joined[one.service] = {**of_service, one.language: more}
    return joined
