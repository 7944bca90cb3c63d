"""From what was heard to a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz, process

from assistant.catalogue.model import Catalogue, Kind
from assistant.match import thresholds as t
from assistant.match.aspects import AspectFinder, Aspects
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
from assistant.match.hits import (
    Hit,
    Strangeness,
    beside,
    doubted,
    lifted,
    likelihood,
    ordered,
    scaled,
    unsure,
)
from assistant.match.index import Comparison, PhraseIndex
from assistant.match.opinion import SecondOpinion
from assistant.match.words import FILLERS, GARBAGE, GENERIC, SOFTENERS
from assistant.text import KAZAKH_LETTERS, Language, guess_language, normalise

__all__ = ["Matcher"]


_Words = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sentence made ready for comparing."""

    words: tuple[str, ...]
    aspects: Aspects


class Matcher:
    """Judges sentences against one catalogue. Immutable, safe to share between tasks."""

    def __init__(self, catalogue: Catalogue) -> None:
        services = [phrase for phrase in catalogue.phrases if not phrase.is_talk]
        other_talk = [word for words in catalogue.out_of_scope.values() for word in words]
        self._catalogue = catalogue
        self._sentences = frozenset(phrase.text for phrase in services)
        self._index = PhraseIndex(services, other_talk)
        self._columns = {target: column for column, target in enumerate(self._index.ranges)}
        self._opinion = SecondOpinion(catalogue, tuple(self._columns))
        self._talk = {
            phrase.text: phrase
            for phrase in catalogue.phrases
            if phrase.is_talk and catalogue.talks[phrase.target].action not in OF_ACTION
        }
        self._place = {(p.target, p.text): at for at, p in enumerate(self._index.phrases)}
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

        def question() -> Decision:
            return self._decide_question(text, alternatives, open_text, language)

        if normalise(text) in self._sentences:
            return question()
        return commands_first(text, open_text, language, question, self._index)

    def _decide_question(
        self,
        text: str,
        alternatives: tuple[str, ...],
        open_text: str | None,
        language: Language | None,
    ) -> Decision:
        """What a sentence that is no command asks for."""
        words = _words(text)
        if not words:
            return NotSpeech()
        open_words = None if open_text is None else _words(open_text)
        if open_words is not None:
            words = self._without_unconfirmed_talk(words, open_words)
        heard = self._prepare(words)
        plain = tuple(word for word in words if word not in SOFTENERS)
        wordings = dict.fromkeys((words, heard.words, plain))
        talk = next(filter(None, map(self._talk_hit, wordings)), None)
        others = tuple(map(_words, alternatives[: t.MAX_ALTERNATIVES]))
        hits = self._with_alternatives(heard, others if not open_words else (open_words, *others))
        if open_words is not None:
            hits = doubted(hits, " ".join(words), " ".join(open_words))
        best = hits[0] if hits else None
        if talk is not None and (best is None or talk.score >= best.candidate.score):
            phrase = self._talk[talk.phrase]
            return Answer(talk, language or _language_of(words, phrase.language))
        said_in = language or _language_of(words, best.language if best else None)
        decision = self._judge(hits, said_in, heard, open_words)
        follow_up = self._follow_up(heard, best, said_in)
        return decision if follow_up is None else follow_up

    def rank(self, text: str) -> tuple[Candidate, ...]:
        """Services by score, ties by id; those that share no word with the text are left out."""
        return tuple(hit.candidate for hit in self._hits(self._prepare(_words(text))))

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
        return _Heard(words=rest, aspects=self._finder.find(rest))

    def _hits(self, heard: _Heard) -> list[Hit]:
        """The best phrase of each service, best first."""
        found = self._index.compare(heard.words, heard.aspects.places)
        sentence = " ".join(word for word in heard.words if word != GARBAGE)
        hits: dict[str, Hit] = {}
        for target, (start, stop) in self._index.ranges.items():
            scores = found.score[start:stop]
            if float(scores.max()) < t.NEAREST_SCORE / 2:
                continue
            top = start + np.argsort(-scores, kind="stable")[: t.REFINED]
            hits[target] = self._refined(found, sentence, top.tolist())
        return self._with_opinion(hits, heard.words)

    def _with_opinion(self, hits: Mapping[str, Hit], words: Sequence[str]) -> list[Hit]:
        """The hits, the one that phrases and opinion together speak for lifted."""
        opinion = self._opinion(words)
        joint = {
            target: t.OPINION_SHARE * hit.candidate.score + float(opinion[self._columns[target]])
            for target, hit in hits.items()
        }
        if not joint:
            return []
        first, *others = sorted(joint, key=lambda target: (-joint[target], target))
        lead = joint[first] - max((joint[target] for target in others[:1]), default=0.0)
        told = float(opinion[self._columns[first]])
        sure = likelihood(hits[first], lead, told, self._strangeness(words))
        found = dict(hits) | {first: lifted(hits[first], sure)}
        if t.ASK_LIKELY <= sure < t.ANSWER_LIKELY:
            near = (one for one in others[:2] if joint[first] - joint[one] < t.RIVAL_LEAD)
            for place, rival in enumerate(near, start=1):
                found[rival] = beside(hits[rival], found[first], place)
        return ordered(
            hit if target == first and sure >= t.SURE_LIKELY else unsure(hit)
            for target, hit in found.items()
        )

    def _strangeness(self, words: Sequence[str]) -> Strangeness:
        """How many words tell anything, and how many of them no service knows."""
        telling = [word for word in words if word not in FILLERS]
        foreign = sum(
            2 * self._index.other_talk(word) or self._index.foreign(word) for word in telling
        )
        return Strangeness(len(telling), foreign)

    def _refined(self, found: Comparison, sentence: str, places: list[int]) -> Hit:
        """The best of some phrases when their letters count too; `places` best by words first."""
        best, best_score = places[0], -1.0
        for place in places:
            by_words = (1 - t.LETTERS_SHARE) * float(found.score[place])
            if round(by_words + t.LETTERS_SHARE, 4) <= best_score:
                break  # the same letters would not do for it, nor for those after it
            letters = fuzz.ratio(sentence, self._index.phrases[place].text) / 100
            score = round(by_words + t.LETTERS_SHARE * letters, 4)
            if score > best_score:
                best, best_score = place, score
        phrase = self._index.phrases[best]
        return Hit(
            Candidate(phrase.target, best_score, phrase.text, phrase.kind, phrase.is_old),
            phrase.language,
            covered=float(found.covered[best]),
            evidence=float(found.evidence[best]),
        )

    def _with_alternatives(
        self, heard: _Heard, alternatives: Sequence[tuple[str, ...]]
    ) -> list[Hit]:
        """The best of each service over several wordings, each next one for a little less."""
        hits = {hit.candidate.target: hit for hit in self._hits(heard)}
        seen = {heard.words}
        for place, words in enumerate(alternatives, start=1):
            factor = t.ALTERNATIVE_FACTOR**place
            other = self._prepare(words)
            if other.words in seen:
                continue  # the same once more, only for less
            seen.add(other.words)
            for hit in self._hits(other):
                lowered = scaled(hit, factor)
                known = hits.get(hit.candidate.target)
                if known is None or lowered.candidate.score > known.candidate.score:
                    hits[hit.candidate.target] = lowered
        return ordered(hits.values())

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

    def _judge(
        self, hits: list[Hit], language: Language, heard: _Heard, open_words: _Words
    ) -> Decision:
        near = tuple(
            hit.candidate for hit in hits[: t.MAX_CHOICES] if hit.candidate.score >= t.NEAREST_SCORE
        )
        if not hits or hits[0].candidate.score < t.CONFIRM_SCORE:
            return NotKnown(near[:2], language)
        best = hits[0]
        sure = best.candidate.score >= t.ANSWER_SCORE
        if not self._borne_out(best, heard, open_words):
            if not sure:
                return NotKnown(near[:2], language)
            sure = False
        margin = t.MARGIN if sure else t.CONFIRM_MARGIN
        rivals = tuple(
            hit.candidate for hit in hits if best.candidate.score - hit.candidate.score < margin
        )
        if len(rivals) > 1:
            aspects = self._kept(heard, best.candidate)
            return Choose(rivals[: t.MAX_CHOICES], language, aspects.facet, aspects.channel)
        if best.candidate.score < t.SAME_SENTENCE and not self._tells(best, heard):
            if not (sure and best.telling):
                return NotKnown(near[:2], language)
            sure = False  # one telling word that the service has, though it is not all about it
        aspects = self._kept(heard, best.candidate)
        topic = sum(word not in FILLERS for word in heard.words) < 2  # «садик» asks nothing yet
        kind = Confirm if topic or not sure else Answer
        return kind(best.candidate, language, aspects.facet, aspects.channel)

    def _borne_out(self, hit: Hit, heard: _Heard, open_words: _Words) -> bool:
        """Whether an unsure hit is more than what the grammar makes of any speech.

        Words of other talk call for a better score. Where the sound was decoded without
        grammar as well, both decodes must hold telling words of the phrase: what only the
        grammar heard, it may have put there.
        """
        rise = t.OTHER_TALK_RISE if any(map(self._index.other_talk, heard.words)) else 0.0
        if hit.candidate.score < t.CONFIRM_SCORE + rise:
            return False
        if open_words is None:
            return True
        place = self._place[hit.candidate.target, hit.candidate.phrase]
        in_both = min(
            float(self._index.compare(words).evidence[place]) for words in (heard.words, open_words)
        )
        return in_both >= t.CONFIRMED_EVIDENCE

    def _tells(self, hit: Hit, heard: _Heard) -> bool:
        """Whether more than common words was heard; a single telling word must be what the
        service is about."""
        content = _content(heard.words)
        if len(content) > 1:
            return hit.telling
        weight = sum(self._index.weight(word) for word in content)
        return hit.telling and hit.evidence >= max(t.EVIDENCE, t.CENTRAL_WORD * weight)

    def _kept(self, heard: _Heard, best: Candidate) -> Aspects:
        """Facet and channel, unless their words are how the service itself is named."""
        aspects = heard.aspects
        if aspects.facet is not None:
            rest = [w for place, w in enumerate(heard.words) if place not in aspects.facet_places]
            found = self._index.compare(rest)
            own = found.score[slice(*self._index.ranges[best.target])]
            if float(own.max(initial=0.0)) < t.CONFIRM_SCORE:
                aspects = replace(aspects, facet=None)
        if aspects.channel is not None:
            service = self._catalogue.services.get(best.target)
            offered = service is not None and aspects.channel in service.answer.channels
            said = {heard.words[place] for place in aspects.channel_places}
            if not offered and said <= set(best.phrase.split()):
                aspects = replace(aspects, channel=None)
        return aspects

    def _follow_up(self, heard: _Heard, best: Hit | None, language: Language) -> Decision | None:
        """A question of facet and channel words only."""
        aspects = heard.aspects
        if aspects.facet is None and aspects.channel is None:
            return None
        rest = [w for place, w in enumerate(heard.words) if place not in aspects.places]
        score = 0.0 if best is None else best.candidate.score
        if _content(rest):
            if any(self._index.foreign(word) for word in rest) or score >= t.ANSWER_SCORE:
                return None
            if sum(self._index.weight(word) for word in rest) >= t.EVIDENCE:
                return None
        elif score >= t.SAME_SENTENCE:
            return None
        return FollowUp(aspects.facet, aspects.channel, language)


def _words(text: str) -> tuple[str, ...]:
    """Normalised words; none when the text holds neither a letter nor `[unk]`."""
    return tuple(normalise(text).split())


def _content(words: Sequence[str]) -> list[str]:
    """Words that may tell what is wanted; `[unk]` is one, since it may be anything."""
    return [word for word in words if word not in FILLERS and word not in GENERIC]


def _language_of(words: tuple[str, ...], phrase: Language | None) -> Language:
    """Kazakh letters settle it, then the phrase that was met, then the guess."""
    if any(letter in KAZAKH_LETTERS for word in words for letter in word):
        return Language.KK
    return phrase or guess_language(" ".join(words))
