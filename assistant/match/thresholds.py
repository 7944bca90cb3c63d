"""Numbers by which a sentence is judged, beside those that are fitted (`fitted.py`).

Set by hand on `tests/match/sentences/` and, where it says so, on the spoken questions of
`benchmarks/questions/dev.yaml`; never on `test.yaml`.
Scores and shares run from 0 to 1; weights are natural logarithms of rarity, so a word
that one service in 24 uses weighs about 2.8 and a word that all use weighs nearly 0.
"""

from __future__ import annotations

from typing import Final

# --- when to speak ---------------------------------------------------------------------------
NEAREST_SCORE: Final = 0.30
"""Below it a service is not even named as near in a `NotKnown`."""

SAME_SENTENCE: Final = 0.95
"""Score, words and letters together, from which a sentence is taken for the phrase itself."""

EXACT_LIKELY: Final = 0.95
"""Probability of the one target that has the sentence as its phrase, at the least: what staff
wrote down as a question is to be answered."""

MAX_CHOICES: Final = 3
"""More can't be remembered by ear."""

EVIDENCE: Final = 1.0
"""Weight from which words tell of a service: more than question words and verbs have, less than
one telling word."""

TALK_SCORE: Final = 0.85
"""Whole-sentence likeness for a talk phrase («қайталаңызшы»): they are short, so one lost
letter is all that may differ."""

CONFIRMED_EVIDENCE: Final = 1.0
"""Weight of the phrase's words that the decode without grammar must have heard too. Set on
the spoken questions of `benchmarks/questions/dev.yaml`."""

# --- whom to look at, and what the wordings are worth ------------------------------------------
OPINION_SHARE: Final = 20.0
"""Nats of the opinion that a whole point of score is worth where both are added."""

LEARNED_SHARE: Final = 8.0
"""Nats that a whole point of what was learned is worth when it is chosen whom to look at."""

LOOKED_AT: Final = 8
"""Targets that are judged; the right one is among them for 99.6 % of the development sentences."""

COMPARED: Final = 12
"""Targets whose phrases are compared first; further ones only where they could promise as much
as those that are looked at (for half of the development sentences). 10 to 20 are as quick."""

OPEN_SHARE: Final = 0.5
"""What the decode without grammar is worth beside the one with it."""

ALTERNATIVE_SHARE: Final = 0.15
"""What each further text of the n-best list is worth."""

DOUBT: Final = 3.0
"""Nats for other talk where the two decodes of a sound share nothing."""

RIVAL: Final = 4.0
"""Times as likely as another that an unsure target must be to be asked back alone."""

ALONE_SURE: Final = 0.85
"""What was learned must say at least, of the part asked for and of a question about the answer
just given together: three of 515 sentences of other talk (`benchmarks/data/dev`) reach it."""

TOPIC_LIKELY: Final = 0.05
"""Probability from which a service is named to a visitor who said one word only."""

STILL_NAMED: Final = 0.53
"""Score by words that the service must reach without the words of a facet for them to be more
than its name: «срок паспорта истек» asks for no term."""

# --- how alike words are ----------------------------------------------------------------------
FUZZY_SCORE: Final = 0.72
"""Letters in common from which a word may be a misheard other word."""

FUZZY_LENGTH: Final = 4
"""Letters; shorter words are compared exactly, since everything is near to them."""

SYNONYM_SCORE: Final = 0.9
"""Likeness of two words of one meaning: under that of the same word, so that a service
that says it in the visitor's words wins."""

# --- how much a word says -----------------------------------------------------------------------
GENERIC_SHARE: Final = 0.25
"""Share of its weight that a verb or question word keeps («алу», «получить», «қайда»)."""

INCIDENTAL_SHARE: Final = 0.25
"""Share of its weight that a word keeps in a phrase when few questions of the service have it."""

LEAST_WEIGHT: Final = 0.03
"""So that a phrase of common words only still has a sum to divide by."""

UNKNOWN_WEIGHT: Final = 1.5
"""Weight against a service of a word that no phrase has."""

OTHER_TALK_WEIGHT: Final = 2.2
"""The same for a word listed as other talk («футбол»)."""

GARBAGE_WEIGHT: Final = 0.8
"""The same for `[unk]`: may be a cough, or the rest of another sentence."""

# --- how sentences are compared --------------------------------------------------------------
LETTERS_SHARE: Final = 0.3
"""Share of the letter-by-letter likeness in the score; it knows the order of words."""

REFINED: Final = 12
"""Phrases of each service whose letters are compared, the best by words."""

MAX_ALTERNATIVES: Final = 4
"""n-best texts looked at; the rest differ in little and cost time."""

OPEN_AGREEMENT: Final = 0.5
"""Likeness by edits that a decode without grammar should have to one made with it; speech
about something else is pressed into catalogue words by the grammar and shares fewer."""
