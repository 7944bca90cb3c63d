"""What the doctor says of the journal."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from assistant.desk.health.checkup import Check, Verdict
from assistant.desk.journal.place import journal_url
from assistant.desk.settings import Settings
from assistant.journal.damage import is_sound
from assistant.journal.database import database_file, open_database, unusable
from assistant.journal.overview import overview, try_writing

__all__ = ["check_journal"]


def check_journal(settings: Settings) -> Check:
    """Whether it can be written to, is whole, and what is in it. Raise `JournalError`.

    A journal that does not work stops no desk, so nothing here is a failure.
    """
    if not settings.journal.enabled:
        return Check("journal", Verdict.OK, "nothing is kept, as the settings say")
    url = journal_url(settings)
    file = database_file(url)
    if file is not None and not file.exists():
        return Check("journal", Verdict.OK, f"{file} will be made when the desk starts")
    try:
        engine = open_database(url)
        try:
            if not is_sound(engine):
                detail = f"{file} is damaged; the desk will set it aside and begin a new one"
                return Check("journal", Verdict.WARN, detail, "check the disk")
            try_writing(engine)
            found = overview(engine)
        finally:
            engine.dispose()
    except SQLAlchemyError as error:
        told = unusable(url, error)
        return Check("journal", Verdict.WARN, told.message, told.remedy)
    size = "" if found.bytes is None else f", {found.bytes / 1e6:.1f} MB"
    detail = f"{found.turns} turns in {found.place}{size}"
    if found.damaged:
        names = ", ".join(path.name for path in found.damaged)
        remedy = "check the disk; delete the damaged files when nobody wants to look into them"
        return Check("journal", Verdict.WARN, f"{detail}; damaged ones: {names}", remedy)
    return Check("journal", Verdict.OK, detail)
