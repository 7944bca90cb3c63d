"""Which service is told for which channel, and how sure that is. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from assistant.catalogue.model import Catalogue, Channel, Labels, Service

__all__ = ["BEGIN", "END", "Mark", "legend", "mark_of", "markdown", "marks", "replaced"]

BEGIN: Final = "<!-- coverage: made by `make coverage` -->"
END: Final = "<!-- end of coverage -->"


class Mark(StrEnum):
    """How a channel of a service is known."""

    FULL = "●"
    ASSUMED = "◐"
    UNSOURCED = "○"
    NONE = ""


_MEANING: Final = {
    Mark.FULL: "steps from a source",
    Mark.ASSUMED: "menu names assumed",
    Mark.UNSOURCED: "no source",
}


def mark_of(service: Service, channel: Channel) -> Mark:
    """The weakest that is true of the channel; `NONE` where the service has no such channel."""
    steps = service.answer.channels.get(channel)
    if steps is None:
        return Mark.NONE
    if f"channels.{channel}" in service.unsourced:
        return Mark.UNSOURCED
    return Mark.ASSUMED if steps.labels is Labels.ASSUMED else Mark.FULL


def marks(catalogue: Catalogue) -> Iterator[tuple[Service, dict[Channel, Mark]]]:
    """One row for each service, by folder and id."""
    for service in sorted(catalogue.services.values(), key=lambda each: (each.topic, each.id)):
        yield service, {channel: mark_of(service, channel) for channel in Channel}


def legend() -> str:
    """What the marks mean."""
    return ", ".join(f"{mark} {meaning}" for mark, meaning in _MEANING.items())


def markdown(catalogue: Catalogue) -> str:
    """The table as it stands in `intents/README.md`, with how many of each mark there are."""
    counts = Counter(mark for _, row in marks(catalogue) for mark in row.values())
    told = ", ".join(f"{counts[mark]} {mark} {meaning}" for mark, meaning in _MEANING.items())
    lines = [
        f"{len(catalogue.services)} services: {told}.",
        "",
        f"| folder | service | {' | '.join(Channel)} |",
        f"| --- | --- |{' --- |' * len(Channel)}",
    ]
    for service, row in marks(catalogue):
        cells = " | ".join(row[channel] for channel in Channel)
        lines.append(f"| {service.topic} | {service.id} | {cells} |")
    return "\n".join(lines) + "\n"


def replaced(text: str, table: str) -> str:
    """`text` with what stands between the markers replaced. Raise `ValueError` without them."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the lines «{BEGIN}» and «{END}» are not there")
    return f"{before}{begin}\n\n{table}\n{end}{after}"
