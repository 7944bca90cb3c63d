"""From a hypothesis to a decision. Pure."""

from assistant.match.decision import (
    Answer,
    Candidate,
    Choose,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
    PublicName,
    public_name,
)
from assistant.match.matcher import Matcher

__all__ = [
    "Answer",
    "Candidate",
    "Choose",
    "Confirm",
    "Decision",
    "FollowUp",
    "Matcher",
    "NotKnown",
    "NotSpeech",
    "PublicName",
    "public_name",
]
