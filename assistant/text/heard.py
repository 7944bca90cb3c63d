"""Words that are written in several ways but heard in one. Edit the tables, not the code.

`LATIN` brings Latin product words to the Cyrillic spelling that the recogniser and
the catalogue use; `VARIANTS` brings spelled-out and misspelled forms to the same one.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LATIN", "LOOK_ALIKES", "VARIANTS"]

LATIN: Final[dict[str, str]] = {
    "android": "андроид",
    "app": "апп",
    "appstore": "апп стор",
    "bot": "бот",
    "damumed": "дамумед",
    "egov": "егов",
    "egovkz": "егов",
    "egovkzbot": "егов бот",
    "egovmobile": "егов мобайл",
    "email": "имейл",
    "enbek": "енбек",
    "enpf": "енпф",
    "eotinish": "еотиниш",
    "face": "фейс",
    "google": "гугл",
    "http": "",
    "https": "",
    "iban": "айбан",
    "id": "айди",
    "iin": "иин",
    "imei": "имей",
    "indigo": "индиго",
    "internet": "интернет",
    "ios": "айос",
    "iphone": "айфон",
    "kaspi": "каспи",
    "kz": "",  # nobody tells egov.kz from egov
    "layer": "лейер",
    "login": "логин",
    "mail": "мейл",
    "mgov": "мгов",
    "mobile": "мобайл",
    "nca": "энсиэй",
    "ncalayer": "энсиэй лейер",
    "online": "онлайн",
    "otinish": "отиниш",
    "pdf": "пдф",
    "pin": "пин",
    "play": "плей",
    "push": "пуш",
    "qr": "кьюар",
    "sim": "сим",
    "sms": "смс",
    "store": "стор",
    "telegram": "телеграм",
    "tg": "телеграм",
    "web": "веб",
    "whatsapp": "ватсап",
    "wifi": "вайфай",
    "www": "",
}

VARIANTS: Final[dict[str, str]] = {
    "егоф": "егов",
    "егофф": "егов",
    "игов": "егов",
    "и гов": "егов",
    "е гов": "егов",
    "эм гов": "мгов",
    "м гов": "мгов",
    "эмгов": "мгов",
    "куар": "кьюар",
    "кюар": "кьюар",
    "ку ар": "кьюар",
    "кью ар": "кьюар",
    "эсэмэс": "смс",
    "эс эм эс": "смс",
    "эсемес": "смс",
    "эцэпэ": "эцп",
    "эцепэ": "эцп",
    "э цэ пэ": "эцп",
    "э це пэ": "эцп",
    "эцеқы": "эцқ",
    "э це қы": "эцқ",
    "телеграмм": "телеграм",
    "ха қы ка о": "хқко",
    "и и эн": "иин",
    "жы эс эн": "жсн",
    "ен пе эф": "енпф",
    "о эс эм эс": "осмс",
    "мобил": "мобайл",
}
"""Keys are normalised words; no value is a part of a key, so one pass is enough."""

LOOK_ALIKES: Final = str.maketrans("abcehikmoptxy", "авсеһікмортху")
"""Latin letters that are typed for Cyrillic ones in a word that is otherwise Cyrillic."""
