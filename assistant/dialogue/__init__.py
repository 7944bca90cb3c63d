"""From a state and a decision to a reply. Pure."""

from assistant.dialogue.feedback import ANSWERING
from assistant.dialogue.fitting import fitted
from assistant.dialogue.idle import Patience, silence, until_silence
from assistant.dialogue.reply import Button, Reply, ReplyKind, Said, Slide
from assistant.dialogue.respond import greet, interrupted, respond
from assistant.dialogue.resuming import Bookmark, bookmark, reopened
from assistant.dialogue.screen import official_page
from assistant.dialogue.sentences import REQUIRED_REPLIES, missing_replies
from assistant.dialogue.state import Options, Pending, Phase, State, start

__all__ = [
    "ANSWERING",
    "REQUIRED_REPLIES",
    "Bookmark",
    "Button",
    "Options",
    "Patience",
    "Pending",
    "Phase",
    "Reply",
    "ReplyKind",
    "Said",
    "Slide",
    "State",
    "bookmark",
    "fitted",
    "greet",
    "interrupted",
    "missing_replies",
    "official_page",
    "reopened",
    "respond",
    "silence",
    "start",
    "until_silence",
]
