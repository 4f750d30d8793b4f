from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Misunderstood
from bot.queries import ByExternalId, ByNumber
from commands.grammar.calls import LONGEST_TEXT, read_calls
from commands.grammar.names import OrganizationName
from commands.grammar.requests import CallsRequest, Empty, Help, History, LineRequest, Look, Me, Share
from tests.commands.asked import asked, reference
from tests.steps import counted

UNHURRIED = settings(deadline=None)  # the first number of a country loads what is known of it

WORDS = st.sampled_from([
    "all", "me", "help", "line", "history", "off",
    "in", "acme", "share", "from", "to", "->", "tx:", "ext:", "tel:", "campaign:",
    "rep:", "=", '"', "'", "`", "530-999-9999", "855 559 5599", "530-", "9999", "x12", "ABCD1234-ABCD1234",
    "id00001", "<@U1|a>", "<tel:+15309999999|530>", "&lt;", ",", "\n", "\u200b", "\u2026", "\u2192",
    "\u2022", "yes", "\ufdfa",
])  # fmt: skip


@UNHURRIED
@given(
    st.one_of(
        st.text(), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=30).map("".join)
    )
)
def test_any_text_is_read_or_misunderstood(text: str) -> None:
    """Whatever is typed, there is a request or a sentence that says why not, and soon."""

    def read() -> CallsRequest | str:
        try:
            return asked(text)
        except Misunderstood as misunderstood:
            return misunderstood.words()

    answer, steps = counted(read)
    assert (
        isinstance(answer, Look | Share | Empty | LineRequest | History | Me | Help)
        or 0 < len(answer) < 3_000
    )
    assert steps < 50_000


@pytest.mark.parametrize(
    "part", ["1 ", "(1", "+1 ", '"', "'a ", "<a|", "a:b ", "in a ", "\ufdfa", "ABCD1234-", "tel:1 "]
)
def test_hostile_text_takes_no_time(part: str) -> None:
    """The longest text of the worst kind is read before the acknowledgement, so it is read at once."""

    def read() -> None:
        with suppress(Misunderstood):
            asked((part * LONGEST_TEXT)[:LONGEST_TEXT])

    _, steps = counted(read)
    assert steps < 50_000


NAMES = st.text("abcdefghij", min_size=1, max_size=8)


@UNHURRIED
@given(st.text("abcXYZ0189-_.", min_size=1).filter(lambda text: text.strip(".") == text), st.integers(2, 9))
def test_what_is_forced_comes_back_as_it_was(external_unique_id: str, first: int) -> None:
    """An external id after ``ext:`` and a number after ``tel:`` are what was typed."""
    if any(character.isalnum() for character in external_unique_id) and "--" not in external_unique_id:
        assert reference(f'ext:"{external_unique_id}"') == ByExternalId(external_unique_id)
    assert reference(f"tel:{first}30-555-0123") == ByNumber(f"+1{first}305550123")


@UNHURRIED
@given(NAMES, NAMES)
def test_an_organization_is_found_by_its_own_name(one: str, other: str) -> None:
    """Whatever organizations are called, each is found by its key."""
    organizations = (OrganizationName(f"{one}-1", one, "US"), OrganizationName(f"{other}-2", other, "US"))
    for each in organizations:
        assert read_calls(f"in {each.key}", organizations, None) == Empty(each.key)
