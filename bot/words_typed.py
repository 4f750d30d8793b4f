"""What people are told about what they typed, and the help. Mrkdwn; whatever is put into one is escaped.

Says what was wrong, then what would work, with an example: it is read with a caller on the line.
"""

from collections.abc import Sequence

from bot.cards.text import literal
from bot.words import VALUE_LENGTH, quote

PAIR_EXAMPLE = "`530-999-9999 855-559-5599`"
UNREADABLE_TEXT = f"I can't read that. Type a number, an id, or a caller and a destination: {PAIR_EXAMPLE}."
ONE_CALL_AT_A_TIME = f"That names several calls. Type one id, one number, or one pair: {PAIR_EXAMPLE}."
BOTH_ON_ONE_SIDE = f"I can't tell who is calling whom. Type the caller first: {PAIR_EXAMPLE}."
ORGANIZATION_MISSING = "`in` which organization? Its name comes after it: `in acme`."
EXTERNAL_ID_MISSING = "Which external id? It comes right after `ext:`, in quotes if it has spaces."
SHARE_ONE = "That is several calls. Share one: open it from the list, and choose *Share* in its menu."
SHARE_A_CALL = "What can be shared is one call: `ABCD1234-ABCD1234 share`."
IN_QUOTES = 'If it is part of a value, put the value in quotes: `campaign:"Made in Italy"`.'
ONE_ORGANIZATION_AT_A_TIME = "I can look in one organization at a time. Keep one `in …`."
LINE_EXAMPLE = "`line 855-559-5599`"
LINE_ALONE = f"A line is one phone number and nothing else: {LINE_EXAMPLE}."
HISTORY_OF_ONE = "History is of one call: `history ABCD1234-ABCD1234`."
ORGANIZATIONS_SHOWN = 10


def text_too_long(limit: int) -> str:
    return f"That is too long to read: {limit} characters at most. A number or an id is enough."


def half_number(typed: str) -> str:
    return (
        f"{quote(typed)} isn't a whole phone number. "
        "Type all of it (`530-999-9999`) or its last 3 or 4 digits. "
        f"If it is an external id: {_external_id(typed)}."
    )


def number_or_id(text: str, number: str) -> str:
    """A word dials as a phone number, and may be an external id."""
    return f"{quote(text)} may be the phone number {quote(number)} or an external ID. Which is it?"


def as_number(number: str) -> str:
    """On a button: the number was meant."""
    return f"Number {number}"


def as_external_id(text: str) -> str:
    """On a button: the external id was meant."""
    return f"External ID {text}"


def number_too_long(typed: str) -> str:
    return (
        f"{quote(typed)} has too many digits for a phone number. Two numbers go like this: {PAIR_EXAMPLE}. "
        f"If it is an external id: {_external_id(typed)}."
    )


def not_a_number(typed: str) -> str:
    return f"After `tel:` I need a phone number, and {quote(typed)} isn't one. Example: `tel:530-999-9999`."


def not_a_line(typed: str) -> str:
    return (
        f"{quote(typed)} can't be your line: that is one whole phone number, {LINE_EXAMPLE}, or `line off`."
    )


def line_with_extension(typed: str) -> str:
    return f"Lines are told apart by their number, not by extensions, so leave that off {quote(typed)}."


def number_missing(typed: str) -> str:
    return f"A phone number belongs after {quote(typed)}, like this: `from 530-999-9999 to 855-559-5599`."


def too_many_numbers(count: int) -> str:
    return f"I found {count} phone numbers. Type one, or a caller and a destination: {PAIR_EXAMPLE}."


def unplaced(typed: str) -> str:
    return f"I can't read {quote(typed)} as one thing. An external id needs quotes: {_external_id(typed)}."


def left_over(typed: str) -> str:
    return f"I don't know what to do with {quote(typed)}. Leave it out and try again."


def not_a_transaction_id(typed: str) -> str:
    return f"{quote(typed)} isn't a transaction id; those look like `ABCD1234-ABCD1234`."


def stands_alone(keyword: str) -> str:
    return f"{quote(keyword)} stands alone: nothing can come with it."


def all_and_more(more: str) -> str:
    return f"`all` is every call, so I don't know what to do with {quote(more)}. Type one or the other."


def extension_or_id(typed: str) -> str:
    return (
        f"A number and an external id are two calls. If {quote(typed)} is an extension: {quote('x' + typed)}."
    )


def either_id(typed: str) -> str:
    text = quote(typed)
    return (
        f"{text} is the transaction id of one call and the external id of another. "
        "Put `tx:` or `ext:` in front of it."
    )


def unknown_name(
    name: str, value: str, nearest: Sequence[str], known: Sequence[str], *, after_value: bool
) -> str:
    if nearest:
        hint = f"Did you mean {_either([each + ':' for each in nearest])}?"
    else:
        hint = f"Filters are {', '.join(known)}."
    if after_value:
        return f"I don't know {quote(name + ':')}. {hint} {IN_QUOTES}"
    as_id = _external_id(f"{name}:{value}")
    return f"I don't know {quote(name + ':')}. {hint} If it is an external id: {as_id}."


def ambiguous_name(name: str, candidates: Sequence[str]) -> str:
    either = _either([each + ":" for each in candidates])
    return f"{quote(name + ':')} could be {either}. Type a little more of it."


def filter_twice(name: str) -> str:
    return f"{quote(name + ':')} stands there twice. Keep one."


def value_missing(name: str, example: str) -> str:
    return f"What should {quote(name + ':')} be? Type it right after: {quote(name + ':' + example)}."


def not_yes_or_no(name: str, value: str) -> str:
    return f"{quote(name + ':')} takes yes or no, not {quote(value)}: {quote(name + ':yes')}."


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


def _either(choices: Sequence[str]) -> str:
    *rest, last = map(quote, choices)
    return f"{', '.join(rest)} or {last}" if rest else last


HELP_EMPTY = "the call on your line, or all current calls if you have set none"
HELP_LINE_SET = "that number is your line from now on"
HELP_LINE = "which number is your line"
HELP_LINE_OFF = "you have no line any more"
HELP_HISTORY = "what was set on this call here, by whom and when"
HELP_ALL = "all current calls, newest first"
HELP_TRANSACTION = "the call with this transaction id"
HELP_EXTERNAL = "the call with this external id"
HELP_TRANSACTION_FORCED = "by transaction id, whatever it looks like"
HELP_EXTERNAL_FORCED = "by external id, whatever it looks like"
HELP_NUMBER_FORCED = "by phone number, or not at all"
HELP_PAIR = "the call from this caller to this destination"
HELP_NUMBER = "calls where this number is caller, destination or the number dialled"
HELP_LAST_DIGITS = "calls whose caller's number ends so"
HELP_FILTERS = "only some of the calls"
HELP_ORGANIZATION = "in another of your organizations"
HELP_SHARE = "post its card in this channel"
HELP_ME = "who I think you are"
HELP_HELP = "this help"
