"""A desk and its head office: everything arrives, each row once, whatever is away meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from assistant.desk.office.intake import Intake
from assistant.desk.office.link import Catalogues, HeadOffice
from assistant.desk.office.page import office_page
from assistant.desk.office.rows import pack_row, read_row
from assistant.desk.office.service import take_in
from assistant.desk.screens.web_server import web_server
from assistant.errors import CatalogueError, KomekshiError, PoolError
from assistant.journal.database import database_url, open_database
from assistant.journal.rows import FeedbackRow, Row, Settled, SettledRow, TurnRow
from assistant.journal.tables import feedback, missed, turn
from assistant.pool import PoolAddress
from assistant.pool.bundles import Bundle, new_key, pack_bundle
from assistant.pool.office import Batch, DeskState, OfficeHead
from assistant.pool.outbox import Outbox

from ..pool.conftest import Server, running_server

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
SECRET, PUBLIC = new_key()


@pytest.fixture
def jetstream(tmp_path: Path) -> Iterator[Server]:
    with running_server("-js", "-sd", str(tmp_path / "streams")) as server:
        yield server


def address(server: Server) -> PoolAddress:
    return PoolAddress((server.url,))


def a_turn(number: int, **more: object) -> TurnRow:
    return TurnRow(NOW, 77, number, "microphone", "Answer", "answer", target="asp", **more)  # type: ignore[arg-type]


def state() -> DeskState:
    return DeskState("almaty-3", time.time(), "0", turns=3, missed=1)


async def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - of several threads and processes
            await asyncio.sleep(0.05)


def in_journal(place: Path) -> dict[str, int]:
    engine = open_database(database_url(place))
    with engine.connect() as connection:
        counts = {
            table.name: int(
                connection.execute(select(func.count()).select_from(table)).scalar_one()
            )
            for table in (turn, missed, feedback)
        }
    engine.dispose()
    return counts


@pytest.mark.parametrize(
    "row",
    [
        a_turn(1, score=0.25, played=True),
        SettledRow(77, 1, Settled.TAKEN),
        FeedbackRow(NOW, 77, 1, helpful=False, language="kk"),
    ],
)
def test_rows_travel_unchanged(row: Row) -> None:
    import msgspec

    assert read_row(msgspec.json.decode(pack_row(row))) == row


@pytest.mark.parametrize("packed", [{}, {"turn": {"at": 5}}, {"feedback": None}])
def test_what_is_no_row_is_refused(packed: dict[str, object]) -> None:
    with pytest.raises(PoolError):
        read_row(packed)


def test_a_batch_that_comes_again_is_taken_in_once(tmp_path: Path) -> None:
    import msgspec

    intake = Intake(str(tmp_path / "office.sqlite3"))

    def batch(journal: str, first: int, size: int) -> Batch:
        rows = [msgspec.json.decode(pack_row(a_turn(first + at))) for at in range(size)]
        return Batch(journal, first, tuple(rows))

    intake.take("a", batch("j", 1, 5))
    intake.take("a", batch("j", 1, 5))
    intake.take("a", batch("j", 3, 5))  # cut in another way after a restart
    intake.take("b", batch("j", 1, 2))
    intake.take("a", batch("new", 1, 1))
    assert (intake.taken, intake.known) == (7 + 2 + 1, 5 + 3)
    intake.take("a", Batch("j", 8, ({"turn": {"no": "row"}}, *batch("j", 9, 1).rows)))
    assert (intake.taken, intake.refused) == (11, 1)
    intake.close()
    assert in_journal(tmp_path / "office.sqlite3")["turn"] == 11


async def test_all_that_waited_arrives_once_though_server_and_office_go_away(
    jetstream: Server, tmp_path: Path
) -> None:
    jetstream.kill()
    told: list[KomekshiError | None] = []
    outbox = Outbox(tmp_path / "outbox.sqlite3")
    office = HeadOffice(address(jetstream), "almaty-3", outbox, state, told=told.append)
    running = asyncio.create_task(office.run())
    for number in range(3_000):
        office.put(a_turn(number))
    await until(lambda: len(outbox) == 3_000 and bool(told))
    assert told[0] is not None
    assert told[0].code == "pool-unreachable"
    jetstream.start()
    head = await OfficeHead.start(address(jetstream))
    intake = Intake(str(tmp_path / "office.sqlite3"))
    taking = asyncio.create_task(take_in(head, intake, lambda line: None))
    await until(lambda: intake.taken > 500)
    taking.cancel()
    with suppress(asyncio.CancelledError):
        await taking
    office.put(TurnRow(NOW, 77, 3_000, "typed", "NotKnown", "missed", text="бірдеңе"))
    office.put(FeedbackRow(NOW, 77, 1, helpful=True))
    jetstream.kill()
    jetstream.start()
    taking = asyncio.create_task(take_in(head, intake, lambda line: None))
    place = tmp_path / "office.sqlite3"
    # Not by its own count: the write that was given up on ends in a thread of its own.
    await until(lambda: in_journal(place)["turn"] >= 3_001 and in_journal(place)["feedback"] >= 1)
    await until(lambda: len(outbox) == 0)
    await asyncio.sleep(0.5)
    for task in (running, taking):
        task.cancel()
    await asyncio.gather(running, taking, return_exceptions=True)
    await head.close()
    intake.close()
    assert in_journal(tmp_path / "office.sqlite3") == {"turn": 3_001, "missed": 1, "feedback": 1}
    assert told[-1] is None
    outbox.close()


async def test_rows_in_memory_are_kept_when_the_desk_ends(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite3")
    office = HeadOffice(PoolAddress(("nats://127.0.0.1:1",)), "a", outbox, state)
    running = asyncio.create_task(office.run())
    await asyncio.sleep(0.05)
    office.put(a_turn(1))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(outbox) == 1
    outbox.close()


async def test_catalogues_come_down_are_checked_and_not_forced_on_a_desk(
    jetstream: Server, tmp_path: Path
) -> None:
    intents = tmp_path / "intents"
    intents.mkdir()
    (intents / "replies.yaml").write_text("a: b\n", encoding="utf-8")
    installed: list[Bundle] = []
    unwanted: set[str] = set()
    told: list[KomekshiError | None] = []

    def install(bundle: Bundle) -> None:
        if bundle.version == "bad":
            raise CatalogueError("catalogue-refused", "it has faults", "mend it")
        installed.append(bundle)

    head = await OfficeHead.start(address(jetstream))

    async def publish(version: str, secret: str = SECRET) -> str:
        from assistant.pool.bundles import read_bundle

        data = pack_bundle(intents, version, secret)
        name = f"{version}-x" if secret != SECRET else read_bundle(data, [PUBLIC]).name
        await head.publish(name, data)
        return name

    async def one_visit_of(office: HeadOffice) -> None:
        """A desk looks for a catalogue when it has reported, which it does at once."""
        running = asyncio.create_task(office.run())
        await asyncio.sleep(1.5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    outbox = Outbox(tmp_path / "outbox.sqlite3")
    office = HeadOffice(
        address(jetstream),
        "a",
        outbox,
        state,
        Catalogues(
            (PUBLIC,),
            install,
            lambda: installed[-1].name if installed else "",
            lambda: frozenset(unwanted),
        ),
        told.append,
    )
    first = await publish("1")
    await one_visit_of(office)
    await one_visit_of(office)
    assert [bundle.name for bundle in installed] == [first]
    assert [each.desk for each in await head.desks()] == ["almaty-3"]

    for version, secret, code in (
        ("bad", SECRET, "catalogue-refused"),
        ("2", new_key()[0], "bundle-signature"),
    ):
        await publish(version, secret)
        await one_visit_of(office)
        assert told[-1] is not None
        assert told[-1].code == code
        assert len(installed) == 1

    unwanted.add(await publish("3"))
    await one_visit_of(office)
    assert len(installed) == 1
    await head.close()
    outbox.close()


async def test_the_page_shows_desks_to_those_with_the_token() -> None:
    async def desks() -> tuple[DeskState, ...]:
        now = time.time()
        return (
            DeskState("<b>", now, "1", turns=10, missed=2),
            DeskState("ill", now, "1", troubles=("microphone-gone",)),
            DeskState("away", now - 3_600, "1"),
        )

    async with (
        web_server(office_page(desks, "secret"), "127.0.0.1", 0) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as browser,
    ):
        for path in ("/", "/desks.json"):
            assert (await browser.get(path)).status_code == 401
            assert (await browser.get(path, auth=("x", "wrong"))).status_code == 401
        page = (await browser.get("/", auth=("office", "secret"))).text
        bearer = {"Authorization": "Bearer secret"}
        listed = (await browser.get("/desks.json", headers=bearer)).json()["desks"]
    assert "2 of 3 desks are alive" in page
    assert "&lt;b&gt;" in page
    assert "microphone-gone" in page
    assert [each["alive"] for each in listed] == [True, True, False]
