"""From a hypothesis to a decision. Pure."""

from assistant.match.commands import OF_ACTION
from assistant.match.decision import (
    NOT_UNDERSTOOD,
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
    named,
    public_command,
    public_name,
    taken_for,
)
from assistant.match.learned import Learned
from assistant.match.matcher import Matcher

__all__ = [
    "NOT_UNDERSTOOD",
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
    "named",
    "public_command",
    "public_name",
    "taken_for",
]
