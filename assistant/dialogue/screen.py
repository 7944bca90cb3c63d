"""What stands on the screen beside the words: slide, QR code, buttons. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from assistant.catalogue.model import Catalogue, Channel, Service
from assistant.catalogue.terms import Text
from assistant.dialogue.reading import steps_of
from assistant.dialogue.reply import Button, Reply, Slide
from assistant.dialogue.state import ChannelOffer, Learning, Pending, Phase, State
from assistant.match import CommandName as C
from assistant.text import Language

__all__ = ["BUTTONS", "official_page", "shown"]

BUTTONS: Final = {
    C.NEXT: Text("Келесі", "Дальше"),
    C.BACK: Text("Артқа", "Назад"),
    C.REPEAT: Text("Қайтала", "Повтори"),
    C.START_OVER: Text("Басынан баста", "Начни сначала"),
    C.SLOWER: Text("Баяу", "Медленнее"),
    C.LOUDER: Text("Қаттырақ", "Громче"),
    C.STOP: Text("Тоқта", "Стоп"),
    C.CONTINUE: Text("Жалғастыр", "Продолжай"),
    C.DOCUMENTS: Text("Қандай құжат керек", "Какие документы"),
    C.COST: Text("Қанша тұрады", "Сколько стоит"),
    C.DURATION: Text("Қанша күтемін", "Сколько ждать"),
    C.BY_PHONE_APP: Text("Телефонмен", "Через телефон"),
    C.BY_PORTAL: Text("Порталда", "На портале"),
    C.BY_BOT: Text("Ботпен", "Через бот"),
    C.AT_CENTRE: Text("ХҚКО-да", "В ЦОНе"),
    C.SWITCH_KK: Text("Қазақша", "По-казахски"),
    C.SWITCH_RU: Text("Орысша", "По-русски"),
    C.YES: Text("Иә", "Да"),
    C.NO: Text("Жоқ", "Нет"),
    C.FIRST_ONE: Text("Бірінші", "Первое"),
    C.SECOND_ONE: Text("Екінші", "Второе"),
    C.THIRD_ONE: Text("Үшінші", "Третье"),
    C.MORE: Text("Тағы", "Ещё"),
    C.WHOLE: Text("Барлық қадамды айт", "Все шаги сразу"),
    C.OPERATOR: Text("Қызметкерді шақыр", "Позовите сотрудника"),
}
"""Labels are words that are understood as the command when they are said."""

_OF_CHANNEL: Final = {
    Channel.MOBILE: C.BY_PHONE_APP,
    Channel.PORTAL: C.BY_PORTAL,
    Channel.BOT: C.BY_BOT,
    Channel.CENTRE: C.AT_CENTRE,
}
_NUMBERS: Final = (C.FIRST_ONE, C.SECOND_ONE, C.THIRD_ONE)
_BOT: Final = "https://t.me/EgovKzBot"


def shown(catalogue: Catalogue, state: State, reply: Reply) -> Reply:
    """The reply with everything that the screen needs."""
    return replace(
        reply,
        slide=_slide(catalogue, state, reply),
        qr=_qr(catalogue, state),
        buttons=tuple(Button(name.value, BUTTONS[name]) for name in _names(state)),
        pace=state.pace,
        loudness=state.loudness,
    )


def _slide(catalogue: Catalogue, state: State, reply: Reply) -> Slide | None:
    """The step that the reply reads; of several the last."""
    numbers = [piece.step for piece in reply.said if piece.step is not None]
    if not numbers:
        return None
    step, of = numbers[-1], steps_of(catalogue, state)
    owner = state.service
    if isinstance(state.course, Learning):
        lesson = catalogue.lessons[state.course.lesson]
        step, of = state.course.stop + 1, sum(len(part.kk) for part in lesson.parts)
        owner = lesson.id
    return Slide(step, of, state.channel, f"{owner}/{state.channel or 'lesson'}/{step}")


def official_page(service: Service, channel: Channel | None) -> str | None:
    """Where the steps of the channel lead, or where the service is described."""
    if channel is Channel.BOT:
        return _BOT
    return _source_of_steps(service, channel) or next(
        (source.url for source in service.sources if source.url.startswith("https://")), None
    )


def _qr(catalogue: Catalogue, state: State) -> str | None:
    if state.service is None:
        return None
    return official_page(catalogue.services[state.service], state.channel)


def _source_of_steps(service: Service, channel: Channel | None) -> str | None:
    steps = None if channel is None else service.answer.channels.get(channel)
    if steps is None or not steps.source:
        return None
    urls = (source.url for source in service.sources if source.key == steps.source)
    return next((url for url in urls if url.startswith("https://")), None)


def _names(state: State) -> tuple[C, ...]:
    """The commands that make sense where the visit stands, the likeliest first."""
    other = C.SWITCH_RU if state.language is Language.KK else C.SWITCH_KK
    return (*_main(state), other, C.OPERATOR)


def _main(state: State) -> tuple[C, ...]:
    match state.phase:
        case Phase.PAUSED:
            return (C.CONTINUE, C.START_OVER)
        case Phase.LISTING:
            return (*_numbers(state), C.MORE, C.BACK, C.STOP)
        case Phase.CHOOSING:
            return _numbers(state)
        case Phase.OFFERED:
            return (*_channels(state), C.DOCUMENTS, C.COST, C.DURATION)
        case Phase.READING | Phase.LEARNING:
            return (C.NEXT, C.BACK, C.REPEAT, C.SLOWER, C.LOUDER, C.STOP)
        case Phase.FINISHED:
            return (C.YES, C.NO, C.REPEAT, C.START_OVER)
        case Phase.IDLE:
            return ()
    assert_never(state.phase)


def _numbers(state: State) -> tuple[C, ...]:
    match state.pending:
        case Pending(targets) if len(targets) == 1:
            return (C.YES, C.NO)
        case Pending(targets):
            return _NUMBERS[: len(targets)]
        case _:
            return ()


def _channels(state: State) -> tuple[C, ...]:
    if not isinstance(state.pending, ChannelOffer):
        return ()
    named = tuple(
        _OF_CHANNEL[channel] for channel in state.pending.channels if channel in _OF_CHANNEL
    )
    return (C.NEXT, *named)
