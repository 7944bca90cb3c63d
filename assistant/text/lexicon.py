"""How abbreviations and names are said. Edit the tables, not the code.

Kazakh abbreviations are said in full, because the ending after the hyphen shows the case
(«ХҚКО-ға» → «орталығына»). Russian ones have no such sign, so they are said as people
say them, by their letters, which no case changes.
"""

from __future__ import annotations

from typing import Final

from assistant.text.language import Language
from assistant.text.tables import words

__all__ = [
    "KK_ABBREVIATIONS",
    "LETTERS",
    "LOWER_CASE_TOO",
    "NAMES",
    "POSSESSED",
    "RU_SPELLED",
    "RU_WORDS",
    "SYMBOLS",
]


KK_ABBREVIATIONS: Final[dict[str, str]] = {
    "ЭЦҚ": "электрондық цифрлық қолтаңба",
    "ЖСН": "жеке сәйкестендіру нөмірі",
    "БСН": "бизнес-сәйкестендіру нөмірі",
    "ХҚКО": "халыққа қызмет көрсету орталығы",
    "ХҚО": "халыққа қызмет көрсету орталығы",
    "МАБ": "мобильді азаматтар базасы",
    "ББО": "бірыңғай байланыс орталығы",
    "ҰКО": "ұлттық куәландырушы орталығы",
    "КЕАҚ": "коммерциялық емес акционерлік қоғамы",
    "ІІМ": "ішкі істер министрлігі",
    "МӘМС": "міндетті әлеуметтік медициналық сақтандыру",
    "ӘМСҚ": "әлеуметтік медициналық сақтандыру қоры",
    "ТМККК": "тегін медициналық көмектің кепілдік берілген көлемі",
    "МСАК": "медициналық-санитариялық алғашқы көмек",
    "БЖЗҚ": "бірыңғай жинақтаушы зейнетақы қоры",
    "МЗЖ": "міндетті зейнетақы жарналары",
    "МӘСҚ": "мемлекеттік әлеуметтік сақтандыру қоры",
    "АӘК": "атаулы әлеуметтік көмек",
    "АЕК": "айлық есептік көрсеткіш",
    "ЕТЖ": "ең төменгі жалақы",
    "ЖК": "жеке кәсіпкер",
    "ЖШС": "жауапкершілігі шектеулі серіктестік",
    "ЭҚЖЖ": "экономикалық қызмет түрлерінің жалпы жіктеуіші",
    "МКК": "мемлекеттік кірістер комитеті",
    "ҚҚС": "қосылған құн салығы",
    "ЖТС": "жеке табыс салығы",
    "ККМ": "бақылау-касса машинасы",
    "ЕЛК": "бірыңғай жеке кабинеті",
    "АХАЖ": "азаматтық хал актілерін жазу органы",
    "АХА": "азаматтық хал актісі",
    "ҰБТ": "ұлттық бірыңғай тестілеу",
    "ПМПК": "психологиялық-медициналық-педагогикалық консультация",
    "МӘС": "медициналық-әлеуметтік сараптама",
    "ОЖБ": "оңалтудың жеке бағдарламасы",
    "ЖСО": "жеке сот орындаушысы",
    "ЖҚЕ": "жол қозғалысы ережелері",
    "МТНБ": "мемлекеттік тіркеу нөмірлік белгісі",
    "МТК": "мекенжайдың тіркеу коды",
    "ТАӘ": "тегі, аты, әкесінің аты",
    "АҚ": "акционерлік қоғамы",
    "ҚР": "қазақстан республикасы",
    "ЖИ": "жасанды интеллект",
    "ЭЦП": "э-цэ-пэ",
    "ИИН": "и-и-эн",
    "БМГ": "бэ-эм-гэ",
    "ИП": "и-пэ",
    "ЦОН": "цон",
    "ЗАГС": "загс",
    "РАГС": "рагс",
    "СМС": "эсэмэс",
    "МРП": "эм-эр-пэ",
    "ОСМС": "о-эс-эм-эс",
    "ЕНПФ": "е-эн-пэ-эф",
    "ТОО": "тэ-о-о",
}

POSSESSED: Final = frozenset(
    words(
        """
        ЖСН БСН ХҚКО ХҚО МАБ ББО ҰКО КЕАҚ ІІМ ӘМСҚ ТМККК БЖЗҚ МЗЖ МӘСҚ ЭҚЖЖ МКК ҚҚС ЖТС ККМ ЕЛК
        АХАЖ АХА ОЖБ ЖСО ЖҚЕ МТНБ МТК ТАӘ АҚ ҚР
        """
    )
)
"""Those that end in the third person's -ы/-сы and so take its endings."""

RU_SPELLED: Final = frozenset(
    words(
        """
        ЭЦП ИИН БМГ ЕКЦ ГК ПДГ МВД МТСЗН ОСМС ФСМС ГОБМП ПМСП ЕНПФ ОПВ ГФСС АСП МРП МЗП ИП ТОО
        ЖКХ КГД НДС ИПН ККМ ЕЛК АГС ЕНТ ПМПК МСЭ ИПР ЧСИ ПДД СРТС ГРНЗ РКА ИЖС КЦ ВНЖ АО ЭЦҚ ЖСН ИИ
        СНГ РФ
        """
    )
)
"""Said letter by letter."""

RU_WORDS: Final[dict[str, str]] = {
    "РК": "республики казахстан",
    "СМС": "эсэмэс",
    "ФИО": "фамилия, имя и отчество",
    "КоАП": "коап",
    "спецЦОН": "спеццон",
    "автоЦОН": "автоцон",
    "ХҚКО": "цон",
}
"""Said as a word; any other abbreviation with a vowel (ЦОН, НУЦ) is read as it stands."""

LOWER_CASE_TOO: Final = frozenset(words("эцқ эцп хқко хқо жсн бсн иин бмг смс аек мрп енпф осмс"))
"""Abbreviations that are no word by chance, so they are known in lower case as well."""

NAMES: Final[dict[str, dict[Language, str]]] = {
    "@EgovKzBot": {Language.KK: "и гов кей зет бот", Language.RU: "егов кей зет бот"},
    "EgovKzBot": {Language.KK: "и гов кей зет бот", Language.RU: "егов кей зет бот"},
    "eGov Mobile": {Language.KK: "и гов мобайл", Language.RU: "егов мобайл"},
    "eGov Business": {Language.KK: "и гов бизнес", Language.RU: "егов бизнес"},
    "eGov QR": {Language.KK: "и гов кюар", Language.RU: "егов кьюар"},
    "eGov": {Language.KK: "и гов", Language.RU: "егов"},
    "mGov": {Language.KK: "эм гов", Language.RU: "эм-гов"},
    "NCALayer": {Language.KK: "эн си эй лейер", Language.RU: "эн-си-эй лэйер"},
    "eOtinish": {Language.KK: "и өтініш", Language.RU: "и-отиниш"},
    "e-Otinish": {Language.KK: "и өтініш", Language.RU: "и-отиниш"},
    "SMS": {Language.KK: "эсэмэс", Language.RU: "эсэмэс"},
    "QR": {Language.KK: "кюар", Language.RU: "кьюар"},
    "PIN": {Language.KK: "пин", Language.RU: "пин"},
    "PUSH": {Language.KK: "пуш", Language.RU: "пуш"},
    "PDF": {Language.KK: "пидиэф", Language.RU: "пэдээф"},
    "IMEI": {Language.KK: "имей", Language.RU: "имей"},
    "IBAN": {Language.KK: "айбан", Language.RU: "айбан"},
    "SIM": {Language.KK: "сим", Language.RU: "сим"},
    "PKI": {Language.KK: "пи кей ай", Language.RU: "пи-кей-ай"},
    "gov": {Language.KK: "гов", Language.RU: "гов"},
    "kz": {Language.KK: "кей зет", Language.RU: "кей зет"},
    "www": {Language.KK: "", Language.RU: ""},
    "https": {Language.KK: "", Language.RU: ""},
    "http": {Language.KK: "", Language.RU: ""},
    "Telegram": {Language.KK: "телеграм", Language.RU: "телеграм"},
    "WhatsApp": {Language.KK: "ватсап", Language.RU: "ватсап"},
    "Android": {Language.KK: "андроид", Language.RU: "андроид"},
    "iOS": {Language.KK: "ай-оу-эс", Language.RU: "ай-ос"},
    "iPhone": {Language.KK: "айфон", Language.RU: "айфон"},
    "Google Play": {Language.KK: "гугл плей", Language.RU: "гугл плэй"},
    "App Store": {Language.KK: "апп стор", Language.RU: "апп стор"},
    "AppGallery": {Language.KK: "апп галерея", Language.RU: "апп галерея"},
    "Google Authenticator": {
        Language.KK: "гугл аутентификатор",
        Language.RU: "гугл аутентификатор",
    },
    "Kaspi": {Language.KK: "каспи", Language.RU: "каспи"},
    "Face ID": {Language.KK: "фейс айди", Language.RU: "фэйс айди"},
    "ID": {Language.KK: "айди", Language.RU: "айди"},
    "e-mail": {Language.KK: "имейл", Language.RU: "имэйл"},
    "mail": {Language.KK: "мейл", Language.RU: "мэйл"},
    "email": {Language.KK: "имейл", Language.RU: "имэйл"},
    "Wi-Fi": {Language.KK: "вай-фай", Language.RU: "вай-фай"},
    "USB": {Language.KK: "ю-эс-би", Language.RU: "ю-эс-би"},
    "Damumed": {Language.KK: "дамумед", Language.RU: "дамумед"},
    "DamuMed": {Language.KK: "дамумед", Language.RU: "дамумед"},
    "Indigo": {Language.KK: "индиго", Language.RU: "индиго"},
    "e-Salyq Azamat": {Language.KK: "и салық азамат", Language.RU: "и-салык азамат"},
    "e-Salyq Business": {Language.KK: "и салық бизнес", Language.RU: "и-салык бизнес"},
    "e-Salyq": {Language.KK: "и салық", Language.RU: "и-салык"},
    "Salyq": {Language.KK: "салық", Language.RU: "салык"},
    "salyk": {Language.KK: "салық", Language.RU: "салык"},
    "enbek": {Language.KK: "еңбек", Language.RU: "енбек"},
    "sud": {Language.KK: "суд", Language.RU: "суд"},
    "office": {Language.KK: "офис", Language.RU: "офис"},
    "kgd": {Language.KK: "кей джи ди", Language.RU: "кей-джи-ди"},
    "enpf": {Language.KK: "и эн пи эф", Language.RU: "и-эн-пи-эф"},
    "elicense": {Language.KK: "и лайсенс", Language.RU: "и-лайсенс"},
    "efinance": {Language.KK: "и финанс", Language.RU: "и-финанс"},
    "edu": {Language.KK: "эду", Language.RU: "эду"},
    "cabinet": {Language.KK: "кабинет", Language.RU: "кабинет"},
    "AUTH": {Language.KK: "аут", Language.RU: "аут"},
    "RSA": {Language.KK: "эр эс эй", Language.RU: "эр-эс-эй"},
    "GOST": {Language.KK: "гост", Language.RU: "гост"},
    "testcenter": {Language.KK: "тест центр", Language.RU: "тест-центр"},
    "qamqor": {Language.KK: "қамқор", Language.RU: "камкор"},
    "otbasybank": {Language.KK: "отбасы банк", Language.RU: "отбасы банк"},
    "orken": {Language.KK: "өркен", Language.RU: "оркен"},
    "msqory": {Language.KK: "эм эс қоры", Language.RU: "эм-эс-коры"},
    "kazakhstan": {Language.KK: "қазақстан", Language.RU: "казахстан"},
    "enis": {Language.KK: "енис", Language.RU: "енис"},
    "enic": {Language.KK: "еник", Language.RU: "еник"},
    "college": {Language.KK: "колледж", Language.RU: "колледж"},
    "certificate": {Language.KK: "сертификат", Language.RU: "сертификат"},
    "bolashak": {Language.KK: "болашақ", Language.RU: "болашак"},
    "aleumet": {Language.KK: "әлеумет", Language.RU: "алеумет"},
    "SaqtandyryBot": {Language.KK: "сақтандыру бот", Language.RU: "сактандыру бот"},
    "Qoldau": {Language.KK: "қолдау", Language.RU: "колдау"},
    "con": {Language.KK: "кон", Language.RU: "кон"},
    "gov4c": {Language.KK: "гов фор си", Language.RU: "гов фор си"},
    "Aitu": {Language.KK: "айту", Language.RU: "айту"},
}
"""Latin names; capitals don't matter, an ending after a hyphen is put on the spoken word."""

LETTERS: Final[dict[str, str]] = dict(
    pair.split("=")
    for pair in words(
        """
        а=а б=бэ в=вэ г=гэ д=дэ е=е ё=ё ж=жэ з=зэ и=и й=и к=ка л=эль м=эм н=эн о=о п=пэ р=эр
        с=эс т=тэ у=у ф=эф х=ха ц=цэ ч=че ш=ша щ=ща ы=ы э=э ю=ю я=я
        ә=ә ғ=ғы қ=қы ң=ың ө=ө ұ=ұ ү=ү һ=һа і=і
        a=эй b=би c=си d=ди e=и f=эф g=джи h=эйч i=ай j=джей k=кей l=эл m=эм n=эн o=оу p=пи
        q=кью r=ар s=эс t=ти u=ю v=ви w=дабл-ю x=экс y=уай z=зет
        """
    )
)
"""Names of letters; ъ and ь have none that helps."""

SYMBOLS: Final[dict[str, dict[Language, str]]] = {
    "₸": {Language.KK: "теңге", Language.RU: "тенге"},
    "№": {Language.KK: "нөмір", Language.RU: "номер"},
    "%": {Language.KK: "пайыз", Language.RU: "процентов"},
    "+": {Language.KK: "плюс", Language.RU: "плюс"},
    "&": {Language.KK: "және", Language.RU: "и"},
    "*": {Language.KK: "жұлдызша", Language.RU: "звёздочка"},
    "#": {Language.KK: "тор", Language.RU: "решётка"},
    "=": {Language.KK: "тең", Language.RU: "равно"},
    "@": {Language.KK: "эт", Language.RU: "собака"},
    "°": {Language.KK: "градус", Language.RU: "градусов"},
}
"""Symbols that carry meaning; all others are silent."""
