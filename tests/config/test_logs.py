"""The log: what happened, never to whom."""

import json
import logging
from collections.abc import Callable
from typing import Literal

import pytest

from bot.config.logs import Formatter

SECRET = "+15309999999"

Write = Callable[[logging.LogRecord], str]


def record(
    name: str, message: str, *arguments: object, error: BaseException | None = None, **extra: object
) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error else None
    made = logging.getLogger(name).makeRecord(
        name, logging.WARNING, __file__, 1, message, arguments, exc_info
    )
    for field, value in extra.items():
        setattr(made, field, value)
    return made


def fails() -> None:
    raise ValueError(SECRET)


def raised() -> BaseException:
    try:
        try:
            fails()
        except ValueError as cause:
            raise RuntimeError(f"about {SECRET}") from cause
    except RuntimeError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize("form", ["text", "json"])
def test_of_others_only_the_place_is_kept(form: Literal["text", "json"]) -> None:
    """Libraries quote URLs and bodies, as arguments or in the text itself."""
    for made in (record("httpx", "GET %s", SECRET), record("slack_sdk.web", f"body {SECRET}")):
        line = Formatter(form).format(made)
        assert SECRET not in line
        assert "said something at test_logs.py:1" in line


@pytest.mark.parametrize("form", ["text", "json"])
def test_of_an_exception_only_types_and_lines_are_kept(form: Literal["text", "json"]) -> None:
    """Its text may hold a value; where it came through doesn't."""
    line = Formatter(form).format(record("switchboard.x", "a fault of ours", error=raised(), reference="1f"))
    assert SECRET not in line
    assert "RuntimeError" in line
    assert "ValueError" in line
    assert "in raised" in line or " raised" in line


def test_only_listed_fields_are_written() -> None:
    """A field nobody thought about stays out."""
    line = Formatter("json").format(record("switchboard.x", "told", entry="/calls", number=SECRET))
    assert json.loads(line)["entry"] == "/calls"
    assert SECRET not in line


def test_our_own_records_are_not_filled_in() -> None:
    """A value passed as an argument of ours stays out as well: our sentences are fixed."""
    assert SECRET not in Formatter("text").format(record("switchboard.x", "told %s", SECRET))
