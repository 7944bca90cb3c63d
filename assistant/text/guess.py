"""Which of the two languages a text is in, from its letters, words and endings."""

from __future__ import annotations

import re
from typing import Final

from assistant.text.language import KAZAKH_LETTERS, Language
from assistant.text.tables import words

__all__ = ["guess_language"]

_WORD: Final = re.compile(r"[а-яёәғқңөұүһі]+")


_NAMES: Final = words(
    "эцқ жсн бсн хқко хқо маб ббо ұко мәмс бжзқ аек жшс мәсқ аәк қазпошта қазақстан"
)
"""Names that a Russian sentence also uses; alone they settle the language, else they don't."""

_KK_WORDS: Final = frozenset(
    words(
        """
    ал алам аламыз аламын алады алайын алуга алу алып ала алдым алган алсам ашу арналган
    бар бара барам барамын бару бала балага балам балама бер беру берем берсин берилед беред
    бола болад болады болама боламын болса болып бойынша бул биз бизге бит битти
    гой екен еди енди ету етем етемин етип еткен жасау жасаймын жасатам жазылу жазыламын
    жок жогалды жогалтып жана жатыр жатырмын жагдай жай дайын дейин деген деп
    кайда кайдан калай калайша кандай канша кашан кайтем керек кирем кирип киру кирмей
    кел келед келеди келмей келип кезек кезекке кете комек косымша кою кайта кайтадан
    маган мага мен менин мынау мына ма ме ба бе па пе
    неге немене олар ол осы сен сиз сизге саган сурау салем саламат
    тиркелу тиркелем туралы тур туру тусинбедим уйге ушин устинен шакыру шакырам шыгару шыгарам
    рахмет рахмет сау айтып айтыныз кешириниз сураймын жаздыру аркылы
    табу пайдалану орнату орнатам орнатамын ашамын кирейин жазып сатып барып
    окуга мектепке емхана емханага зейнетакы аныктама мекенжай балабакша котару телефонмен
    """
    )
)
"""Frequent Kazakh words, the way they are typed or heard without the special letters."""

_RU_WORDS: Final = frozenset(
    words(
        """
    в во и к ко с со на по за из от до для без через при про об у или но а же бы ли то
    я мне меня мой моя мою мое мои моего моей мы нам нас наш вы вам вас ваш он она они его ее их
    как где куда откуда когда что чтобы какие какой какая какую какое сколько кто зачем почему
    нужно нужна нужен нужны надо можно нельзя хочу хотел хотела могу есть нет
    это этот эта эту так там тут еще уже если будет был была быть очень только
    здравствуйте спасибо пожалуйста подскажите скажите расскажите помогите покажите
    получить сделать взять узнать оформить записаться вызвать подать заказать открыть войти
    поменять забыл забыла потерял потеряла делать ребенка ребенку дома дом человек
    пришло пришла пришел приходит найти база граждан госуслуг работает установить скачать
    номер этаж привет справку справка справки документы документ пароль подпись очередь врача врач
    """
    )
)

_KK_ENDINGS: Final = re.compile(
    r".{2,}(?:амын|емин|аймын|еймин|амыз|емиз|аймыз|еймиз|ады|еди|айды|ейди|уга|уге"
    r"|ларды|лерди|лары|лери|ларга|лерге|дагы|деги|ынан|инен|ыныз|иниз|майды|мейди|ганда|генде"
    r"|теру|серу|деру|ыру|ылу|илу|сыз|пын|пин|мын|мин|сын|син|айын|ейин|дым|дим|тым|тим)"
)
_RU_ENDINGS: Final = re.compile(
    r".*[щъёф].*|.{2,}(?:ть|ться|тся|ого|его|ому|ему|ыми|ими|ая|яя|ую|юю|ые|ие|ый|ий|ой|ей|ом|ах|ях"
    r"|ами|ями|ение|ения|ению|ция|ции|цию|ость|ости|ство|ства|ите|йте|лся|лась|ет|ит|ют|ят)"
)

WORD_WEIGHT: Final = 2
"""Evidence of a listed word, against 1 for an ending."""

LAST_WORD_BONUS: Final = 3
"""Kazakh verbs close the sentence, so a Kazakh last word outweighs Russian nouns before it."""


def guess_language(text: str, default: Language = Language.KK) -> Language:
    """Language of the sentence's frame: a Kazakh verb on Russian nouns is Kazakh.

    A letter that only Kazakh has settles it; `default` is for text without evidence.
    """
    words = _WORD.findall(text.casefold())
    marked = [word for word in words if not KAZAKH_LETTERS.isdisjoint(word)]
    if any(word not in _NAMES for word in marked):
        return Language.KK
    plain = [word for word in words if word not in marked]
    kazakh = sum(_kazakh(word) for word in plain)
    russian = sum(_russian(word) for word in plain)
    if plain and _kazakh(plain[-1]) > _russian(plain[-1]):
        kazakh += LAST_WORD_BONUS
    if kazakh == russian:
        return Language.KK if marked else default
    return Language.KK if kazakh > russian else Language.RU


def _kazakh(word: str) -> int:
    if word in _KK_WORDS:
        return WORD_WEIGHT
    return 1 if word not in _RU_WORDS and _KK_ENDINGS.fullmatch(word) else 0


def _russian(word: str) -> int:
    if word in _RU_WORDS:
        return WORD_WEIGHT
    return 1 if word not in _KK_WORDS and _RU_ENDINGS.fullmatch(word) else 0
