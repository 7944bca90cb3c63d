"""The closed vocabularies of the catalogue, and a text in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.text import Language

__all__ = ["Action", "Channel", "Confidence", "Facet", "Kind", "Labels", "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or paragraph in both languages."""

    kk: str
    ru: str

    def __getitem__(self, language: Language) -> str:
        match language:
            case Language.KK:
                return self.kk
            case Language.RU:
                return self.ru


class Facet(StrEnum):
    """A part of an answer that visitors ask about by itself."""

    SUMMARY = "summary"
    DOCUMENTS = "documents"
    COST = "cost"
    DURATION = "duration"
    RESULT = "result"
    STEPS = "steps"
    CAUTIONS = "cautions"
    CHANGED = "changed"
    """What is different now from what people remember."""
    DATE = "date"
    """Of which day the facts are, and how sure they are."""


class Channel(StrEnum):
    """Where a service is obtained; the order is the order of offering."""

    MOBILE = "mobile"
    PORTAL = "portal"
    SITE = "site"
    """Another site or app than the portal's, named in the steps."""
    BOT = "bot"
    CENTRE = "centre"
    PLACE = "place"
    """In person at another institution than the centre, named in the steps."""
    PHONE = "phone"


class Confidence(StrEnum):
    """How far the facts behind an answer can be trusted."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Kind(StrEnum):
    """What a phrase leads to; each has its folder under `intents/`."""

    SERVICE = "service"
    TALK = "talk"
    COLLECTION = "collection"
    LESSON = "lesson"


class Labels(StrEnum):
    """Where the menu names spoken in the steps of a channel come from."""

    SOURCED = "sourced"
    ASSUMED = "assumed"
    NONE = "none"


class Action(StrEnum):
    """What a phrase outside the services asks the desk to do."""

    GREET = "greet"
    THANK = "thank"
    WHO = "who"
    REPEAT = "repeat"
    STOP = "stop"
    PERSON = "person"
    NEXT = "next"
    BACK = "back"
    YES = "yes"
    NO = "no"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    GOODBYE = "goodbye"
    MORE = "more"
    START_OVER = "start-over"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    CONTINUE = "continue"
    SWITCH_KK = "switch-kk"
    SWITCH_RU = "switch-ru"
    WHAT_IS_ECP = "what-is-ecp"
    DOCUMENTS = "documents"
    COST = "cost"
    DURATION = "duration"
    RESULT = "result"
    BY_PHONE_APP = "by-phone-app"
    BY_PORTAL = "by-portal"
    BY_BOT = "by-bot"
    AT_CENTRE = "at-centre"
    AS_OF_DATE = "as-of-date"
    WHOLE = "whole"
    """All steps in one go."""
    RELATED = "related"
