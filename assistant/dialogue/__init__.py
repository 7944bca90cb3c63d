"""From a state and a decision to a reply. Pure."""

from assistant.dialogue.reply import Reply, Said
from assistant.dialogue.respond import respond
from assistant.dialogue.sentences import REQUIRED_REPLIES, missing_replies
from assistant.dialogue.state import Pending, State, start

__all__ = [
    "REQUIRED_REPLIES",
    "Pending",
    "Reply",
    "Said",
    "State",
    "missing_replies",
    "respond",
    "start",
]
