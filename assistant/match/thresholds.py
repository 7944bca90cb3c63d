"""Every number by which a sentence is judged.

Set by hand on `tests/match/sentences/` and, where it says so, on the spoken questions of
`benchmarks/questions/dev.yaml`; never on `test.yaml`.
Scores and shares run from 0 to 1; weights are natural logarithms of rarity, so a word
that one service in 24 uses weighs about 2.8 and a word that all use weighs nearly 0.
"""

from __future__ import annotations

from typing import Final

# --- when to speak ---------------------------------------------------------------------------
ANSWER_SCORE: Final = 0.72
"""Below it a service is only offered: a wrong confident answer costs most of all."""

CONFIRM_SCORE: Final = 0.53
"""Below it nothing is offered: salads of catalogue words stay under it, questions with
half of their words lost stay above."""

NEAREST_SCORE: Final = 0.30
"""Below it a service is not even named as near in a `NotKnown`."""

SAME_SENTENCE: Final = 0.95
"""From it on a sentence is taken for the phrase itself, whatever else it could mean."""

MARGIN: Final = 0.10
"""Lead over the next service that an `Answer` or a `Confirm` needs."""

CONFIRM_MARGIN: Final = 0.07
"""A `Choose` names those that lie this near to an unsure best: naming one wrong title too
many is worse than one question more."""

MAX_CHOICES: Final = 3
"""More can't be remembered by ear."""

EVIDENCE: Final = 1.0
"""Weight of the matched words that an `Answer` or a `Confirm` needs: more than question words
and verbs have, less than one telling word."""

WHOLE_PHRASE: Final = 0.8
"""Share of a phrase that was heard from which its words may weigh less than `EVIDENCE`:
«регистрация на егове» has no rare word and is a question all the same."""

CENTRAL_WORD: Final = 0.7
"""Share of its weight that a word said alone has in the phrase: «садик» is what the whole
service is about, «паспорт» one document of many."""

TALK_SCORE: Final = 0.85
"""Whole-sentence likeness for a talk phrase («қайталаңызшы»): they are short, so one lost
letter is all that may differ."""

OTHER_TALK_RISE: Final = 0.25
"""How much better than `CONFIRM_SCORE` a sentence with a word of other talk must be."""

CONFIRMED_EVIDENCE: Final = 1.0
"""Weight of the phrase's words that the decode without grammar must have heard too. Like
the rise above it was set on the spoken questions of `benchmarks/questions/dev.yaml`."""

# --- the second opinion ------------------------------------------------------------------------
OPINION_SHARE: Final = 20.0
"""Nats of the opinion that a whole point of score is worth where both are added."""

LIKELIHOOD: Final = (-5.594, 0.951, 0.301, 0.142, -6.658, -0.127, 5.565)
"""Constant and weights of score, lead, what the opinion says, share of foreign words, weight of
the phrase that was heard, and share of it: fitted on `tests/match/sentences`, the
out-of-scope questions of `benchmarks/questions/dev.yaml` and every second file of
`tests/phrases` (2026-11-24); the other half and `test.yaml` are for the figures."""

RIVAL_LEAD: Final = 5.0
"""Nats by which an unsure service must lead if it is to be asked back alone."""

ASK_LIKELY: Final = 0.15
"""Likelihood from which a service is asked back."""

ANSWER_LIKELY: Final = 0.85
"""Likelihood from which it is answered."""

SURE_LIKELY: Final = 0.6
"""Likelihood below which a score that would do for an answer is asked back all the same."""

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

ALTERNATIVE_FACTOR: Final = 0.97
"""What each place down the n-best list costs."""

MAX_ALTERNATIVES: Final = 4
"""n-best texts looked at; the rest differ in little and cost time."""

OPEN_AGREEMENT: Final = 0.5
"""Likeness by edits that a decode without grammar should have to one made with it; speech
about something else is pressed into catalogue words by the grammar and shares fewer."""

OPEN_PENALTY: Final = 0.55
"""Share of the score lost when the two share nothing."""
