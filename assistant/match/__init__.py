"""From a hypothesis to a decision. Pure."""

from assistant.match.commands import OF_ACTION
from assistant.match.decision import (
    Answer,
    Candidate,
    Choose,
    Command,
    CommandName,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
    PublicName,
    public_command,
    public_name,
)
from assistant.match.learned import Learned
from assistant.match.matcher import Matcher

__all__ = [
    "OF_ACTION",
    "Answer",
    "Candidate",
    "Choose",
    "Command",
    "CommandName",
    "Confirm",
    "Decision",
    "FollowUp",
    "Learned",
    "Matcher",
    "NotKnown",
    "NotSpeech",
    "PublicName",
    "public_command",
    "public_name",
]
