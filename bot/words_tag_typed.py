"""What people are told about a tag they typed, and its help. Mrkdwn; whatever is put into one is escaped.

Labels of buttons are plain text. Says what was wrong, then what would work: it is read with a caller on the
line.
"""

from collections.abc import Sequence

from bot.cards.text import clip, escape, literal, unformatted
from bot.words import quote

LABEL_LENGTH = 75
NAMES_SHOWN = 12

ARTICLE = {"payment card": "a payment card", "social security": "a social security"}
UNDO_ALONE = "`undo` stands alone, or with an organization: `undo in acme`. Nothing was taken back."
SET_EXTERNAL_ID_MISSING = "Which external id should be set? It comes right after `ext=`."
EXTERNAL_ID_TWICE = "A call has one external id. Keep one `ext=…`."


def private_number(kind: str) -> str:
    return (
        f"That looks like {ARTICLE[kind]} number, so nothing was set and nothing of it is kept. "
        "Leave the number out and try again."
    )


def text_too_long(limit: int) -> str:
    return f"That is too long to read: {limit:,} characters at most. Nothing was set."


def call_too_long(limit: int) -> str:
    return (
        f"I can't find what to set in the first {limit} characters. First which call, then what: "
        "`ABCD1234-ABCD1234 name=value`."
    )


def nothing_to_set(quick_tags: Sequence[str], fields: Sequence[str]) -> str:
    examples = [f"`{name}`" for name in map(_in_code, quick_tags[:1])]
    examples += [f"`{name}=…`" for name in map(_in_code, fields[:1])]
    return f"What should be set? Type it after the call: {' or '.join([*examples, '`ext=…`'])}."


def unknown_quick_tag(typed: str, quick_tags: Sequence[str]) -> str:
    known = f" Quick tags are {_listed(quick_tags)}." if quick_tags else ""
    return f"I don't know the tag {quote(typed)}.{known}"


def ambiguous_quick_tag(typed: str, quick_tags: Sequence[str]) -> str:
    return f"{quote(typed)} could be {_listed(quick_tags)}."


def tag_or_call(typed: str, quick_tag: str) -> str:
    return f"{quote(typed)} could be the tag {_listed([quick_tag])}, or a call's external id."


def unknown_field(typed: str, fields: Sequence[str]) -> str:
    known = f"Fields are {_listed(fields)}." if fields else "No fields are set up here."
    return f"I don't know the field {quote(typed)}. {known}"


def ambiguous_field(typed: str, fields: Sequence[str]) -> str:
    return f"{quote(typed)} could be {_listed(fields)}. Type a little more of it."


def refused(label: str, typed: str, problem: str) -> str:
    return f"{_value(label, typed)}: {unformatted(escape(problem))}"


def contradiction(label: str, one: str, other: str) -> str:
    return f"{literal(label, LABEL_LENGTH)} can't be two things: {quote(one)} and {quote(other)}. Keep one."


def external_id_or_more(typed: str) -> str:
    return f"I can't tell where the external id ends in {quote(typed)}. One with spaces needs quotes."


def external_id_too_long(limit: int) -> str:
    return f"An external id has {limit} characters at most. Nothing was set."


def understood_value(label: str, value: str) -> str:
    return _value(label, value)


# --- labels -------------------------------------------------------------------------------------------------


def keep_first(limit: int) -> str:
    return f"Keep the first {limit:,} characters"


def set_external_id(typed: str) -> str:
    return clip(f"Set external id {typed}", LABEL_LENGTH)


def for_call(label: str, typed: str) -> str:
    return clip(f"{label}, for call {typed}" if label else f"For call {typed}", LABEL_LENGTH)


def pair(label: str, value: str) -> str:
    return clip(f"{label} = {' '.join(value.split()) or '…'}", LABEL_LENGTH)


def label(text: str) -> str:
    return clip(text, LABEL_LENGTH)


def _value(label_of_field: str, value: str) -> str:
    named = literal(label_of_field, LABEL_LENGTH)
    return f"{named} {quote(value)}" if value.strip() else named


def _in_code(name: str) -> str:
    """A name within a quotation of ours, whole: it is to be typed."""
    return escape(" ".join(name.replace("`", "'").split()))


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMES_SHOWN
    shown = ", ".join(map(quote, names[:NAMES_SHOWN]))
    return f"{shown} and {more} more" if more > 0 else shown


# --- help ---------------------------------------------------------------------------------------------------

HELP_QUICK_TAG = "a quick tag"
HELP_QUICK_TAG_OF_LINE = "the same for the call on your line"
HELP_EXTERNAL_ID = "set the external id"
HELP_UNDO = "take back your last change"
HELP_HELP = "this help"


def help_field(label_of_field: str) -> str:
    return f"set {label_of_field}"


HELP_FIELDS = "several at once; a value runs to the next name"
HELP_CALLS = "the call by its numbers; external id and last digits work, too"
