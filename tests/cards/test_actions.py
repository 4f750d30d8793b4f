from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.actions import (
    LONGEST,
    ActionId,
    CallButton,
    ListButton,
    OrganizationButton,
    Value,
    base_action_id,
    decode,
    encode,
)
from bot.cards.buttons import call_button
from bot.errors import OutOfDate
from tests.cards.examples import organization

KEPT = st.from_regex(r"[0-9A-Za-z_-]{0,24}", fullmatch=True)
ORGANIZATION = {
    "organization": st.from_regex(r"[a-z0-9_-]{1,40}", fullmatch=True),
    "fingerprint": st.from_regex(r"[0-9a-f]{12}", fullmatch=True),
}


def values(kind: type[Value], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Value]:
    """All that a button of this kind can carry."""
    return st.fixed_dictionaries({**ORGANIZATION, **fields}).map(kind.model_validate)


CALLS = values(CallButton, transaction_id=st.from_regex(r"[0-9A-Z-]{1,32}", fullmatch=True))
LISTS = values(ListButton, query_id=KEPT, page=st.integers(1, 10_000))
CHOICES = values(OrganizationButton, query_id=KEPT)


@given(CALLS | LISTS | CHOICES)
def test_what_is_encoded_is_decoded(value: CallButton | ListButton | OrganizationButton) -> None:
    """A button gives back what it was given, and even the longest fits into a menu."""
    text = encode(value)
    assert decode(type(value), text) == value
    assert len(text) <= 150


def test_a_value_reads_as_documented() -> None:
    """The format on cards that are out there stays what it is."""
    value = CallButton(organization="acme", fingerprint="0123456789ab", transaction_id="ABCD1234-ABCD1234")
    assert encode(value) == '{"v":1,"o":"acme","f":"0123456789ab","t":"ABCD1234-ABCD1234"}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        "NaN",
        "[" * LONGEST,
        "\ud800",
        '{"o":"acme","f":"0123456789ab","t":"A"}',
        '{"v":2,"o":"acme","f":"0123456789ab","t":"A"}',
        '{"v":true,"o":"acme","f":"0123456789ab","t":"A"}',
        '{"v":1.0,"o":"acme","f":"0123456789ab","t":"A"}',
        '{"v":1,"o":"acme","f":"0123456789ab"}',
        '{"v":1,"o":"acme","t":"A"}',
        '{"v":1,"o":"acme","f":"0123456789ab","t":"A","x":1}',
        '{"v":1,"organization":"acme","f":"0123456789ab","t":"A"}',
        '{"v":1,"o":"ACME","f":"0123456789ab","t":"A"}',
        '{"v":1,"o":"acme","f":"0123456789ab\\n","t":"A"}',
        '{"v":1,"o":"acme","f":"0123456789ab","t":"<!channel>"}',
        '{"v":1,"o":"acme","f":"0123456789ab","t":["A"]}',
        '{"v":1,"o":"acme","f":"0123456789ab","t":"' + "A" * 50_000 + '"}',
        '{"v":1,"o":"acme","f":"0123456789ab","q":"","p":1}',
        '{"v":1,"o":"acme","f":"0123456789ab","t":"A"}' + " " * LONGEST,
    ],
)
def test_anything_else_is_out_of_date(text: str) -> None:
    """Hostile text, another version, a missing, strange or wrong key: look it up again."""
    with pytest.raises(OutOfDate):
        decode(CallButton, text)


@given(st.text(max_size=LONGEST + 10))
def test_no_text_breaks_decoding(text: str) -> None:
    """Whatever comes back from a click, it is a value or out of date."""
    with pytest.raises(OutOfDate):
        decode(ListButton, text)


@pytest.mark.parametrize("page", ["0", "-1", "1.5", '"1"', "true", "10001"])
def test_a_page_is_a_page(page: str) -> None:
    """Only a whole number of a page that can be is taken."""
    with pytest.raises(OutOfDate):
        decode(ListButton, f'{{"v":1,"o":"acme","f":"0123456789ab","q":"","p":{page}}}')


def test_numbered_actions() -> None:
    """Several buttons of a kind have ids of their own, and mean the same."""
    ids = [ActionId.CHOOSE_ORGANIZATION.numbered(at) for at in range(3)]
    assert len(set(ids)) == 3
    assert {base_action_id(each) for each in ids} == {ActionId.CHOOSE_ORGANIZATION}
    assert all(base_action_id(each) == each for each in ActionId)


@pytest.mark.parametrize("transaction_id", ["", "<!channel>", "A" * 33, "ABCD 1234"])
def test_an_id_that_cannot_be_one_gets_no_button(transaction_id: str) -> None:
    """What the API gives as an id is hostile text too."""
    assert call_button(organization(), transaction_id) is None
