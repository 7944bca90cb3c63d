"""From what was heard to a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from assistant.catalogue.model import Catalogue, Kind
from assistant.match import thresholds as t
from assistant.match.aspects import AspectFinder, Aspects, is_alone, learned_aspects
from assistant.match.bags import bags_of
from assistant.match.commands import OF_ACTION
from assistant.match.commands_first import commands_first
from assistant.match.decision import (
    Answer,
    Candidate,
    Choose,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
)
from assistant.match.fitted import ANSWER_LIKELY, ASK_LIKELY, WITH_LEARNED, WITHOUT_LEARNED
from assistant.match.index import PhraseIndex
from assistant.match.judge import Judged, judge
from assistant.match.learned import Learned
from assistant.match.signs import Reading, SignReader, Signs
from assistant.match.words import FILLERS, GARBAGE, GENERIC, SOFTENERS
from assistant.text import KAZAKH_LETTERS, Language, guess_language, normalise

__all__ = ["Matcher"]


_Words = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sentence made ready for comparing."""

    words: tuple[str, ...]
    aspects: Aspects
    alone: bool
    """Whether it sounds like a question about the answer just given."""


class Matcher:
    """Judges sentences against one catalogue. Immutable, safe to share between tasks."""

    def __init__(self, catalogue: Catalogue, learned: Learned | None = None) -> None:
        services = [phrase for phrase in catalogue.phrases if not phrase.is_talk]
        other_talk = [word for words in catalogue.out_of_scope.values() for word in words]
        self._catalogue = catalogue
        self._sentences = frozenset(phrase.text for phrase in services)
        bags = bags_of(services)
        self._index = PhraseIndex(bags, other_talk)
        self._reader = SignReader(catalogue, bags, self._index, learned)
        self._learned = learned
        self._weights = WITHOUT_LEARNED if learned is None else WITH_LEARNED
        self._talk = {
            phrase.text: phrase
            for phrase in catalogue.phrases
            if phrase.is_talk and catalogue.talks[phrase.target].action not in OF_ACTION
        }
        self._finder = AspectFinder(catalogue)

    def decide(
        self,
        text: str,
        *,
        alternatives: tuple[str, ...] = (),
        open_text: str | None = None,
        language: Language | None = None,
    ) -> Decision:
        """What a sentence asks for.

        `text` may hold `[unk]`; `alternatives` are further n-best texts, best first;
        `open_text` is what a decode without grammar made of the same sound: one more
        wording, and a witness against words that only the grammar heard. `language` is
        that of the reply where the caller knows it; otherwise the words decide.
        """
        words = _words(text)
        open_words = None if open_text is None else _words(open_text)
        others = tuple(map(_words, alternatives[: t.MAX_ALTERNATIVES]))

        def question() -> Decision:
            return self._decide_question(words, others, open_words, language)

        if " ".join(words) in self._sentences:
            return question()
        return commands_first(words, open_words or (), others, language, question, self._index)

    def _decide_question(
        self,
        words: tuple[str, ...],
        others: Sequence[tuple[str, ...]],
        open_words: _Words,
        language: Language | None,
    ) -> Decision:
        """What a sentence that is no command asks for."""
        if not words:
            return NotSpeech()
        if open_words is not None:
            words = self._without_unconfirmed_talk(words, open_words)
        deaf = bool(open_words) and all(word == GARBAGE for word in words)
        if deaf and open_words is not None:  # in noise the leaning decode gives up first
            words = open_words
        heard = self._prepare(words)
        plain = tuple(word for word in words if word not in SOFTENERS)
        talk = next(
            filter(None, map(self._talk_hit, dict.fromkeys((words, heard.words, plain)))), None
        )
        judged = self._judged(heard, open_words, others)
        best = judged[0] if judged else None
        nearest = max((one.near.score for one in judged), default=0.0)
        if talk is not None and talk.score >= nearest:
            return Answer(talk, language or _language_of(words, self._talk[talk.phrase].language))
        said_in = language or _language_of(words, best.near.phrase.language if best else None)
        decision = self._decide(judged, said_in, heard, open_words)
        if deaf and isinstance(decision, Answer):
            decision = Confirm(
                decision.candidate, decision.language, decision.facet, decision.channel
            )
        follow_up = self._follow_up(heard, best, said_in)
        return decision if follow_up is None else follow_up

    def rank(self, text: str) -> tuple[Candidate, ...]:
        """Targets by probability, ties by id; those that hardly come into question are left out."""
        words = _words(text)
        judged = self._judged(self._prepare(words), None, ()) if words else []
        return tuple(map(_candidate, judged))

    def signs(self, text: str) -> Signs:
        """What speaks for each target that a sentence may mean; for learning the weights."""
        return self._reader.look([self._read(self._prepare(_words(text)))])[0]

    def _without_unconfirmed_talk(
        self, words: tuple[str, ...], open_words: tuple[str, ...]
    ) -> tuple[str, ...]:
        """A word of other talk that only the grammar heard is garbage, whatever it says."""
        return tuple(
            GARBAGE if self._index.other_talk(word) and word not in open_words else word
            for word in words
        )

    def _prepare(self, words: tuple[str, ...]) -> _Heard:
        rest = self._finder.without_courtesies(words)
        told = {} if self._learned is None else self._learned.asides(rest)
        return _Heard(rest, learned_aspects(self._finder.find(rest), told), is_alone(told))

    def _read(self, heard: _Heard) -> Reading:
        return self._reader.read(heard.words, heard.aspects.places)

    def _judged(
        self, heard: _Heard, open_words: _Words, others: Sequence[tuple[str, ...]]
    ) -> list[Judged]:
        """Targets by probability over all wordings of a sentence."""
        wanted = {heard.words: (1.0, heard)}
        further = [(words, t.ALTERNATIVE_SHARE) for words in others]
        if open_words:
            further.insert(0, (open_words, t.OPEN_SHARE))
        for words, share in further:
            other = self._prepare(words)
            wanted.setdefault(other.words, (share, other))
        signs = self._reader.look([self._read(one) for _, one in wanted.values()])
        if not signs[0].targets:
            return []
        shares = [share for share, _ in wanted.values()]
        wordings = list(zip(shares, signs, strict=True))
        differ = 0.0 if open_words is None else _disagreement(heard.words, open_words)
        judged = judge(self._weights, wordings, t.DOUBT * differ)
        return judged if differ else _exact_first(judged, " ".join(heard.words))

    def _talk_hit(self, words: tuple[str, ...]) -> Candidate | None:
        """The talk phrase that the whole sentence is, give or take a letter."""
        sentence = " ".join(words)
        found = process.extractOne(
            sentence, self._talk.keys(), scorer=fuzz.ratio, score_cutoff=100 * t.TALK_SCORE
        )
        if found is None:
            return None
        phrase = self._talk[found[0]]
        return Candidate(phrase.target, round(found[1] / 100, 4), phrase.text, Kind.TALK)

    def _decide(
        self, judged: Sequence[Judged], language: Language, heard: _Heard, open_words: _Words
    ) -> Decision:
        near = tuple(_candidate(one) for one in judged[:2] if one.near.score >= t.NEAREST_SCORE)
        if not judged:
            return NotKnown((), language)
        best, first = judged[0], judged[: t.MAX_CHOICES]
        # «садик» asks nothing yet, but is worth asking back
        is_topic = self._is_topic(heard) and best.likely >= t.TOPIC_LIKELY
        likely = sum(one.likely for one in first) >= ASK_LIKELY
        if not is_topic and not (likely and self._borne_out(best, heard, open_words)):
            return NotKnown(near, language)
        aspects = self._kept(heard, best)
        choices = tuple(_candidate(one) for one in first if one.likely * t.RIVAL >= best.likely)
        if best.likely >= ANSWER_LIKELY and not is_topic:
            return Answer(choices[0], language, aspects.facet, aspects.channel)
        if len(choices) > 1:
            return Choose(choices, language, aspects.facet, aspects.channel)
        return Confirm(choices[0], language, aspects.facet, aspects.channel)

    def _is_topic(self, heard: _Heard) -> bool:
        """Whether nothing but one telling word of the catalogue was said."""
        said = [word for word in heard.words if word not in FILLERS]
        if len(said) != 1 or said[0] in GENERIC or said[0] == GARBAGE:
            return False
        if self._index.other_talk(said[0]) or self._index.weight(said[0]) < t.EVIDENCE:
            return False
        return self._index.known(said[0])

    def _borne_out(self, best: Judged, heard: _Heard, open_words: _Words) -> bool:
        """Whether an unsure guess is more than what the grammar makes of any speech.

        Where the sound was decoded without grammar as well, both decodes must hold telling
        words of the phrase: what only the grammar heard, it may have put there.
        """
        if open_words is None or best.likely >= ANSWER_LIKELY:
            return True
        return all(
            self._index.evidence(words, best.near.phrase) >= t.CONFIRMED_EVIDENCE
            for words in (heard.words, open_words)
        )

    def _kept(self, heard: _Heard, best: Judged) -> Aspects:
        """Facet and channel, unless their words are how the service itself is named."""
        aspects = heard.aspects
        if aspects.facet is not None:
            rest = [w for place, w in enumerate(heard.words) if place not in aspects.facet_places]
            if self._index.best_score(rest, best.target) < t.STILL_NAMED:
                aspects = replace(aspects, facet=None)
        if aspects.channel is not None:
            service = self._catalogue.services.get(best.target)
            offered = service is not None and aspects.channel in service.answer.channels
            said = {heard.words[place] for place in aspects.channel_places}
            if not offered and said <= set(best.near.phrase.text.split()):
                aspects = replace(aspects, channel=None)
        return aspects

    def _follow_up(self, heard: _Heard, best: Judged | None, language: Language) -> Decision | None:
        """A question of facet and channel words only."""
        aspects = heard.aspects
        if aspects.facet is None and aspects.channel is None:
            return None
        rest = [w for place, w in enumerate(heard.words) if place not in aspects.places]
        strange = any(self._index.foreign(word) for word in rest)
        if heard.alone and not strange and (best is None or best.likely < ANSWER_LIKELY):
            return FollowUp(aspects.facet, aspects.channel, language)
        likely = 0.0 if best is None else best.likely
        if _content(rest):
            if strange or likely >= ANSWER_LIKELY:
                return None
            if sum(self._index.weight(word) for word in rest) >= t.EVIDENCE:
                return None
        elif best is not None and best.near.score >= t.SAME_SENTENCE:
            return None
        return FollowUp(aspects.facet, aspects.channel, language)


def _words(text: str) -> tuple[str, ...]:
    """Normalised words; none when the text holds neither a letter nor `[unk]`."""
    return tuple(normalise(text).split())


def _candidate(judged: Judged) -> Candidate:
    phrase = judged.near.phrase
    return Candidate(judged.target, judged.likely, phrase.text, phrase.kind, phrase.is_old)


def _exact_first(judged: list[Judged], sentence: str) -> list[Judged]:
    """A sentence that is a phrase of one target and of no other means that target.

    Where the very same phrase stands with several, all of them come into question alike.
    """
    exact = [one for one in judged if one.near.phrase.text == sentence]
    if len(exact) < 2:
        exact = [one for one in judged if one.near.is_sentence]
        if len(exact) != 1 or exact[0].likely >= t.EXACT_LIKELY:
            return judged
    each = t.EXACT_LIKELY / len(exact)
    share = (1 - t.EXACT_LIKELY) / max(1e-9, 1 - sum(one.likely for one in exact))
    rest = (replace(one, likely=round(one.likely * share, 4)) for one in judged if one not in exact)
    return [*(replace(one, likely=each) for one in exact), *rest]


def _disagreement(words: Sequence[str], open_words: Sequence[str]) -> float:
    """0 to 1: how far the decode without grammar heard something else."""
    heard = " ".join(word for word in words if word != GARBAGE)
    agreement = Levenshtein.normalized_similarity(heard, " ".join(open_words))
    return max(0.0, t.OPEN_AGREEMENT - agreement) / t.OPEN_AGREEMENT


def _content(words: Sequence[str]) -> list[str]:
    """Words that may tell what is wanted; `[unk]` is one, since it may be anything."""
    return [word for word in words if word not in FILLERS and word not in GENERIC]


def _language_of(words: tuple[str, ...], phrase: Language | None) -> Language:
    """Kazakh letters settle it, then the phrase that was met, then the guess."""
    if any(letter in KAZAKH_LETTERS for word in words for letter in word):
        return Language.KK
    return phrase or guess_language(" ".join(words))
