"""What the desk remembers of a visit. Nothing of it outlives the visit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.catalogue.model import Channel, Facet
from assistant.dialogue.reply import Reply
from assistant.text import Language

__all__ = [
    "AnyMore",
    "Aside",
    "ChannelOffer",
    "Helped",
    "Judging",
    "Learning",
    "Listing",
    "Options",
    "Pending",
    "Phase",
    "State",
    "start",
]


@dataclass(frozen=True, slots=True)
class Options:
    """How a desk is set up to talk."""

    channel: Channel = Channel.MOBILE
    """Offered first where a service has it."""
    stepwise: bool = True
    """Whether steps are read one at a time; else an answer is read to its end."""


class Phase(StrEnum):
    """Where a visit stands; every phase has an exit by voice, by button and by time."""

    IDLE = "idle"
    CHOOSING = "choosing"
    """Services were offered, or the service was asked for."""
    OFFERED = "offered"
    """A service was told of and its channels offered."""
    READING = "reading"
    LISTING = "listing"
    LEARNING = "learning"
    FINISHED = "finished"
    """Whether there are more questions was asked, or whether the answer helped."""
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Pending:
    """A question of the desk that the next utterance may answer."""

    targets: tuple[str, ...]
    """Services offered, in the order they were named; none where the service was asked for."""
    facet: Facet | None = None
    """What the visitor wants to hear of the service once it is known."""
    channel: Channel | None = None
    asked_old: tuple[str, ...] = ()
    """Those of the targets that were asked for the way they were before they changed."""


@dataclass(frozen=True, slots=True)
class ChannelOffer:
    """By which channel the steps of `State.service` are wanted."""

    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class AnyMore:
    """Whether there are more questions."""


@dataclass(frozen=True, slots=True)
class Helped:
    """Whether the answer helped."""


class Judging(StrEnum):
    """Whether a visitor is to be asked, once, if the answer helped."""

    NOTHING = "nothing"
    """Nothing was answered yet."""
    DUE = "due"
    ASKED = "asked"


class Aside(StrEnum):
    """What was explained in the middle of something else."""

    WHAT_IS_ECP = "what-is-ecp"


@dataclass(frozen=True, slots=True)
class Listing:
    """Services that are being read in portions."""

    collection: str
    """`Collection.id`, or the service whose related services they are."""
    read: int
    """How many of its services have been named."""


@dataclass(frozen=True, slots=True)
class Learning:
    """A lesson that is being read step by step."""

    lesson: str
    """`Lesson.id`."""
    stop: int
    """Step read last, counted through all parts from 0."""


@dataclass(frozen=True, slots=True)
class State:
    """One visit so far."""

    language: Language = Language.KK
    """Of the last question; commands don't change it."""
    chosen_language: bool = False
    """Whether the visitor asked for the language; then only a full question changes it."""
    begun: bool = False
    """Whether anything was said in the visit."""
    service: str | None = None
    """`Service.id` spoken of."""
    channel: Channel | None = None
    """Whose steps are being read."""
    step: int = 0
    """Step read last, from 1; 0 before the first. The desk sets it when it is interrupted."""
    interrupted: bool = False
    """Whether that step was not said to its end, so that «continue» says it again."""
    last: Reply | None = None
    """What «repeat» repeats."""
    latest: str = ""
    """Words of the last reply of any kind: the same is not said twice in a row."""
    pending: Pending | ChannelOffer | AnyMore | Helped | None = None
    course: Listing | Learning | None = None
    """What «more», «next» and «back» go on with; None while a service's own steps are read."""
    aside: Facet | Aside | None = None
    """What was told last, where it was no step: «continue» goes back to the step."""
    misses: int = 0
    """Utterances not understood in a row."""
    paused: bool = False
    reminded: bool = False
    """Whether the visitor was reminded since they last spoke."""
    taught: bool = False
    """Whether it was said how to go on in the steps."""
    judging: Judging = Judging.NOTHING
    pace: int = 0
    loudness: int = 0

    @property
    def phase(self) -> Phase:
        if self.paused:
            return Phase.PAUSED
        match self.pending, self.course:
            case AnyMore() | Helped(), _:
                return Phase.FINISHED
            case _, Listing():
                return Phase.LISTING
            case Pending(), _:
                return Phase.CHOOSING
            case _, Learning():
                return Phase.LEARNING
        if self.service is None:
            return Phase.IDLE
        return Phase.READING if self.step else Phase.OFFERED


def start() -> State:
    """The state in which a visitor steps up."""
    return State()
