"""The one place that turns an error into what a person reads, and what the log keeps."""

import logging
import secrets

from bot.cards.message import Message
from bot.cards.notice import notice, our_fault
from bot.errors import BotError

log = logging.getLogger("switchboard.reports")


def report(error: Exception, entry: str, support_contact: str | None) -> Message:
    """The words of a BotError; for anything else a reference id, under which the log has type and place.

    ``entry`` is the name of the index entry it happened in. No value gets into the log.
    """
    code = getattr(error, "code", None)  # the database's own, such as a SQLSTATE
    if isinstance(error, BotError):
        log.info("told", extra={"entry": entry, "error": type(error).__name__, "code": code})
        return notice(error.words())
    reference = secrets.token_hex(4)
    log.error("a fault of ours", extra={"entry": entry, "reference": reference, "code": code}, exc_info=error)
    return our_fault(reference, support_contact)
