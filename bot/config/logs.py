"""The log: what happened, never to whom. No phone number, name, value, call id or token can get into it.

Our own records carry a fixed sentence and the fields of ``FIELDS``. Of other libraries' records only the
place is kept (their texts quote URLs and bodies); of an exception its type and the lines it came through,
not its text.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Literal

OURS = "switchboard"

FIELDS = (
    "entry",
    "error",
    "code",
    "reference",
    "reason",
    "status",
    "count",
    "host",
    "port",
    "organization",
    "seconds",
)

QUIET = {
    "aiohttp": logging.WARNING,
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "psycopg": logging.WARNING,
    "slack_bolt": logging.ERROR,  # its warnings are advice to developers, one of them at every start
    "slack_sdk": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "uvicorn": logging.WARNING,
}
"""The least level of a library's records, whatever LOG_LEVEL says."""


class Formatter(logging.Formatter):
    """One line a record, as text or JSON, then where an exception came through."""

    def __init__(self, form: Literal["text", "json"]) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """Write the record without anything that could be somebody's."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        came_through = _came_through(record.exc_info[1]) if record.exc_info and record.exc_info[1] else []
        event = _event(record)
        if self._form == "json":
            line = {"at": at, "level": record.levelname, "logger": record.name, "event": event, **fields}
            if came_through:
                line["came_through"] = came_through
            return json.dumps(line, default=str)
        said = "".join(f" {name}={value}" for name, value in fields.items())
        lines = [f"{at} {record.levelname} {record.name}: {event}{said}", *came_through]
        return "\n    ".join(lines)


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    library = record.name.partition(".")[0]
    return library == OURS or record.levelno >= QUIET.get(library, logging.WARNING)


def _event(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == OURS:
        return str(record.msg)
    return f"said something at {record.module}.py:{record.lineno}"


def _came_through(error: BaseException) -> list[str]:
    lines = []
    chain: BaseException | None = error
    while chain is not None:
        lines.append(type(chain).__name__)
        frames = traceback.extract_tb(chain.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    return lines


def set_up(level: str, form: Literal["text", "json"]) -> None:
    """Send every logger's records to standard error, formatted as above; chatty libraries are held back."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Formatter(form))
    handler.addFilter(_is_worth_a_line)  # not levels: Bolt sets those of its loggers to the root's
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)  # saves making records that aren't kept
    sys.excepthook = _log_what_ends_us


def _log_what_ends_us(error_type: type[BaseException], error: BaseException, came_from: object) -> None:
    del error_type, came_from
    if not isinstance(error, KeyboardInterrupt):
        logging.getLogger(OURS).critical("stopped by a fault of ours", exc_info=error)
