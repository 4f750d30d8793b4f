"""What people are told about what they typed, and the help. Mrkdwn; whatever is put into one is escaped.

Says what was wrong, then what would work, with an example: it is read with a caller on the line.
"""

from collections.abc import Sequence

from bot.text.markup import clip, literal
from bot.words import VALUE_LENGTH, quote

PAIR_EXAMPLE = "`530-999-9999 855-559-5599`"

ONE_CALL_AT_A_TIME = f"That names several calls. Type one id, one number, or one pair: {PAIR_EXAMPLE}."

ORGANIZATION_MISSING = "`in` which organization? Its name comes after it: `in acme`."

IN_QUOTES = 'If it is part of a value, put the value in quotes: `campaign:"Made in Italy"`.'

ONE_ORGANIZATION_AT_A_TIME = "I can look in one organization at a time. Keep one `in …`."

ORGANIZATIONS_SHOWN = 10


def not_a_number(typed: str) -> str:
    return f"After `tel:` I need a phone number, and {quote(typed)} isn't one. Example: `tel:530-999-9999`."


def number_missing(typed: str) -> str:
    return f"A phone number belongs after {quote(typed)}, like this: `from 530-999-9999 to 855-559-5599`."


def left_over(typed: str) -> str:
    return f"I don't know what to do with {quote(typed)}. Leave it out and try again."


def unknown_organization(typed: str, theirs: Sequence[tuple[str, str]], *, after_value: bool) -> str:
    in_quotes = f" {IN_QUOTES}" if after_value else ""
    return f"You have no organization {quote(typed)} here. {_organizations(theirs)}{in_quotes}"


def ambiguous_organization(typed: str, candidates: Sequence[tuple[str, str]]) -> str:
    return f"{quote(typed)} could be several of your organizations. {_organizations(candidates)}"


def understood_as(kind: str, value: str) -> str:
    return f"{kind} {quote(value)}"


def _external_id(typed: str) -> str:
    in_quotes = '"' + typed.replace('"', "") + '"'
    return quote("ext:" + (in_quotes if " " in typed else typed))


def _organizations(pairs: Sequence[tuple[str, str]]) -> str:
    shown = [f"{quote('in ' + key)} for {literal(name, VALUE_LENGTH)}" for key, name in pairs]
    more = f" and {len(shown) - ORGANIZATIONS_SHOWN} more" if len(shown) > ORGANIZATIONS_SHOWN else ""
    return f"Type {', '.join(shown[:ORGANIZATIONS_SHOWN])}{more}." if shown else ""


LABEL_LENGTH = 75


def call_too_long(limit: int) -> str:
    return (
        f"I can't find what to set in the first {limit} characters. First which call, then what: "
        "`ABCD1234-ABCD1234 name=value`."
    )


def set_external_id(typed: str) -> str:
    return clip(f"Set external id {typed}", LABEL_LENGTH)


def for_call(label: str, typed: str) -> str:
    return clip(f"{label}, for call {typed}" if label else f"For call {typed}", LABEL_LENGTH)


def pair(label: str, value: str) -> str:
    return clip(f"{label} = {' '.join(value.split()) or '…'}", LABEL_LENGTH)


def label(text: str) -> str:
    return clip(text, LABEL_LENGTH)
