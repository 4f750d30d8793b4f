"""What is said of a value that can't be set. Plain text: it stands in answers and beside inputs alike."""

from collections.abc import Sequence

OPTIONS_SHOWN = 8

EMPTY = "Invoca can't clear a field; choose another value."
NOT_YES_OR_NO = "It takes yes or no."
NOT_A_NUMBER = "It takes a number, like 1234.5."
NOT_A_DATE = "It takes a date, like 2026-11-21 or 21 Nov 2026."
DATE_OF_TWO = "That could be two dates. Write it as year-month-day, like 2026-11-21."


def no_such_option(options: Sequence[str]) -> str:
    return f"It takes one of: {_listed(options)}."


def option_of_several(options: Sequence[str]) -> str:
    return f"That could be {_listed(options)}. Write a little more of it."


def too_long(length: int, limit: int) -> str:
    return f"It takes {limit:,} characters at most, and that is {length:,}."


def _listed(options: Sequence[str]) -> str:
    more = len(options) - OPTIONS_SHOWN
    return ", ".join(options[:OPTIONS_SHOWN]) + (f" and {more} more" if more > 0 else "")
