from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Misunderstood
from commands.grammar.draft import Vocabulary
from commands.grammar.requests import (
    Completion,
    NearMiss,
    Tag,
    TagHelp,
    TypedTagRequest,
    Undo,
    WhichOrganization,
)
from commands.grammar.tags import LONGEST_TEXT, read_tag
from tests.commands.tagging import ACME, VOCABULARIES, fields, read
from tests.steps import counted

UNHURRIED = settings(deadline=None)  # the first number of a country loads what is known of it

WORDS = st.sampled_from([
    "sold", "sale", "disposition sale", "sael", "paid",
    "no", "no sale", "so", "slod", "undo", "help", "in", "acme", "in acme", "boehm", "tx:", "ext:",
    "ext=", "tel:", "disposition=", "disp:", "Sale", "note=", "call notes:", "noet=", "amount=", "paid=",
    "follow up=", "=", ":", '"', "'", "`", "530-999-9999", "530-", "9999", "ABCD1234-ABCD1234", "id00001",
    "<@U1|a>", "<https://x?note=1>", "<tel:+15309999999|530>", "&lt;", "&amp;", ",", "\n", "\u200b", "\u2014",
    "\u201c", "1,5", "21/11/2026", "yes", "\ufdfa", "4111111111111111",
])  # fmt: skip

TEXTS = st.one_of(
    st.text(), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=30).map("".join)
)


@UNHURRIED
@given(TEXTS, st.sampled_from([ACME, None]))
def test_any_text_is_read_or_misunderstood(text: str, default: Vocabulary | None) -> None:
    """Whatever is typed, there is a request, or a sentence that says why not; completions read; and soon."""

    def reads() -> tuple[TypedTagRequest | str, tuple[Completion, ...]]:
        try:
            return read_tag(text, VOCABULARIES, default), ()
        except NearMiss as miss:
            return miss.words(), miss.completions
        except Misunderstood as misunderstood:
            return misunderstood.words(), ()

    (answer, completions), steps = counted(reads)
    assert isinstance(answer, Tag | Undo | TagHelp | WhichOrganization) or 0 < len(answer) < 3_000
    assert steps < 200_000
    if isinstance(answer, Tag):
        assert answer.fields or answer.external_unique_id
    assert len(completions) <= 5
    for each in completions:
        assert isinstance(read_tag(each.text, VOCABULARIES, default), Tag)
        assert 0 < len(each.label) <= 75


@pytest.mark.parametrize("before", ["", "9999 note=", "9999 disposition=", 'note="'])
@pytest.mark.parametrize(
    "part",
    [
        "1 ", "(1", '"', "'a ", "<a|", "a:b ", "in a ", "\ufdfa", "ABCD1234-", "tel:1 ", "note=", 'note="a ',
        "='", "==", "a=b ", "noet=", "in acme ", "sold ", "so ", "http://a=", "<https://a|b=", "ext=a ",
        "4111 ", "a\n=", 'disposition="a b ', "n=", "\u200b", "&amp;",
    ],
)  # fmt: skip
def test_hostile_text_takes_no_time(part: str, before: str) -> None:
    """The longest text of the worst kind is read before the acknowledgement, so it is read at once."""
    text = (before + part * LONGEST_TEXT)[:LONGEST_TEXT]

    def reads() -> None:
        with suppress(Misunderstood):
            read(text)

    _, steps = counted(reads)
    assert steps < 1_000_000


@pytest.mark.parametrize("before", ["", "9999 ", "sold ", "9999 note="])
@pytest.mark.parametrize(
    "part",
    [
        "a:b ", "a=b ", "1 ", "00 ", "+1 ", "x1 ", "O0 ", "53O-", '"', "\u2022 ", "\u4e2d ", "a\u00e9 ",
        "\u0663 ", "\ufdfa", "\U0001f600", "\u0301", "==", "in acme ", "so ", "note=", "_9_ ", "1-800-A ",
        "sip:1@a ", "<tel:1|1>",
    ],
)  # fmt: skip
def test_as_much_as_people_type_is_read_in_a_few_milliseconds(part: str, before: str) -> None:
    """With the ways to finish it: each word is looked at once in each reading, however odd it is."""
    text = (before + part * 490)[:490]
    read("530-999-9999 paid=no")  # the first number of a country loads what is known of it

    def reads() -> None:
        with suppress(Misunderstood):
            read(text)

    _, steps = counted(reads)
    assert steps < 70_000


NOTES = "the customer asks for a callback at 9:30, budget = 1,500 or so (see https://a.example/x?y=1). "


@pytest.mark.parametrize("mistyped", ["disposition=Slae", "amuont=5", "paid=perhaps", "agnet=bar"])
def test_a_long_near_miss_is_told_at_once(mistyped: str) -> None:
    """The ways to finish it are read before the acknowledgement, too: of a long text not all, but some."""
    text = f"9999 {mistyped} note={NOTES * 100}"
    read("530-999-9999 paid=no")  # the first number of a country loads what is known of it

    def reads() -> NearMiss:
        with pytest.raises(NearMiss) as miss:
            read(text)
        return miss.value

    miss, steps = counted(reads)
    assert steps < 100_000
    assert miss.completions


@UNHURRIED
@given(st.text("abc \u00e9\u2014'\"=:,.<>&\n", min_size=1, max_size=60))
def test_a_note_in_quotes_comes_back_as_it_was(note: str) -> None:
    """Without quotes of its own, a note in quotes is what was typed, whatever is in it."""
    said = note.replace('"', "").strip()
    escaped = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if said:
        assert fields(f'9999 note="{escaped}" paid=no') == {"note": said, "paid": "No"}
