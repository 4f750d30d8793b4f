from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.kit.actions import (
    ActionId,
    CallButton,
    CallForRequest,
    Carried,
    DraftButton,
    EditForm,
    ExternalIdForm,
    ListButton,
    MenuChoice,
    OrganizationButton,
    RequestButton,
    Results,
    TagButton,
    base_action_id,
    button,
    call_button,
    decode,
    encode,
)
from bot.cards.kit.blocks import Message, actions, context
from bot.cards.kit.limits import METADATA
from bot.errors import OutOfDate
from tests.cards.examples import organization
from tests.cards.judges import faults

KEPT = st.from_regex(r"[0-9A-Za-z_-]{0,24}", fullmatch=True)

FINGERPRINT = {"fingerprint": st.from_regex(r"[0-9a-f]{12}", fullmatch=True)}


def values(kind: type[Carried], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Carried]:
    """All that a button of this kind can carry."""
    return st.fixed_dictionaries({**FINGERPRINT, **fields}).map(kind.model_validate)


ID = st.from_regex(r"[0-9A-Z-]{1,32}", fullmatch=True)

SEEN = st.from_regex(r"[0-9a-f]{8}", fullmatch=True)

ROW = st.from_regex(r"[0-9A-Za-z_-]{1,24}", fullmatch=True)

CALLS = values(CallButton, transaction_id=st.from_regex(r"[0-9A-Z-]{1,32}", fullmatch=True))

LISTS = values(ListButton, draft_id=KEPT, page=st.integers(1, 10_000))

CHOICES = values(OrganizationButton, draft_id=KEPT)

TAGS = values(
    TagButton,
    transaction_id=ID,
    quick_tag=st.text(alphabet="azAZ09_-éжß中", min_size=1, max_size=40),
    seen=SEEN,
)

DRAFTS = values(DraftButton, draft_id=ROW, position=st.integers(0, 99))

FOR_REQUESTS = values(CallForRequest, request_id=ROW, transaction_id=ID)

REQUESTS = values(RequestButton, request_id=ROW)

OF_MENU = values(MenuChoice, transaction_id=ID, action=st.sampled_from(["refresh", "external_id"]))


@given(CALLS | LISTS | CHOICES | TAGS | DRAFTS | FOR_REQUESTS | REQUESTS | OF_MENU)
def test_what_is_encoded_is_decoded(value: CallButton) -> None:
    """A button gives back what it was given, and even the longest fits into a menu."""
    text = encode(value)
    assert decode(type(value), text) == value
    assert len(text) <= 150


VIEWS = (
    values(EditForm, draft_id=ROW)
    | values(ExternalIdForm, transaction_id=ID, reply_id=st.none() | ROW, seen=SEEN)
    | values(
        Results,
        calls=st.lists(st.text(max_size=64), max_size=10).map(tuple),
        not_looked_for=st.integers(0),
        only_beginning=st.booleans(),
    )
)


@given(VIEWS)
def test_what_a_view_carries(value: EditForm) -> None:
    """Its submission gives it back, and nothing else is taken for it."""
    text = encode(value)
    assert decode(type(value), text) == value
    kinds: set[type[Any]] = {EditForm, ExternalIdForm, Results, RequestButton}
    for other in kinds - {type(value)}:
        with pytest.raises(OutOfDate):
            decode(other, text)


@pytest.mark.parametrize(
    "value",
    [
        TagButton(fingerprint="f" * 12, transaction_id="A" * 32, quick_tag="ж" * 40, seen="f" * 8),
        DraftButton(fingerprint="f" * 12, draft_id="d" * 24, position=99),
        CallForRequest(fingerprint="f" * 12, request_id="r" * 24, transaction_id="A" * 32),
        RequestButton(fingerprint="f" * 12, request_id="r" * 24),
        MenuChoice(fingerprint="f" * 12, transaction_id="A" * 32, action="external_id"),
        CallButton(fingerprint="f" * 12, transaction_id="A" * 32),
    ],
)
def test_the_longest_fit_into_a_menu(value: CallButton) -> None:
    """Slack takes 150 characters in a menu's option."""
    text = encode(value)
    assert len(text) <= 150
    assert decode(type(value), text) == value


def test_what_tags_reads_as_documented() -> None:
    """The format on cards that are out there stays what it is."""
    tag = TagButton(fingerprint="0123456789ab", transaction_id="ABCD", quick_tag="sold", seen="01234567")
    assert encode(tag) == '{"v":1,"f":"0123456789ab","t":"ABCD","q":"sold","s":"01234567"}'
    draft = DraftButton(fingerprint="0123456789ab", draft_id="kept", position=2)
    assert encode(draft) == '{"v":1,"f":"0123456789ab","d":"kept","n":2}'
    call = CallForRequest(fingerprint="0123456789ab", request_id="request", transaction_id="ABCD")
    assert encode(call) == '{"v":1,"f":"0123456789ab","r":"request","t":"ABCD"}'
    request = RequestButton(fingerprint="0123456789ab", request_id="request")
    assert encode(request) == '{"v":1,"f":"0123456789ab","r":"request"}'
    choice = MenuChoice(fingerprint="0123456789ab", transaction_id="ABCD", action="history")
    assert encode(choice) == '{"v":1,"f":"0123456789ab","t":"ABCD","a":"history"}'
    page = ListButton(fingerprint="0123456789ab", draft_id="kept", page=2)
    assert encode(page) == '{"v":1,"f":"0123456789ab","d":"kept","p":2}'


@pytest.mark.parametrize(
    "text",
    [
        '{"v":1,"f":"0123456789ab","t":"ABCD","q":"sold"}',
        '{"v":1,"f":"0123456789ab","t":"ABCD","q":"so ld","s":"01234567"}',
        '{"v":1,"f":"0123456789ab","t":"ABCD","q":"","s":"01234567"}',
        '{"v":1,"f":"0123456789ab","t":"ABCD","q":"sold","s":"0123456"}',
        '{"v":1,"f":"0123456789ab","t":"ABCD","q":"sold","s":"01234567","o":"acme"}',
        '{"v":1,"f":"0123456789ab","t":"ABCD"}',
    ],
)
def test_no_other_button_tags(text: str) -> None:
    """What isn't a whole quick tag sets nothing."""
    with pytest.raises(OutOfDate):
        decode(TagButton, text)


def test_a_menu_has_the_lines_it_has() -> None:
    """A line of another version's menu is out of date."""
    with pytest.raises(OutOfDate):
        decode(MenuChoice, '{"v":1,"f":"0123456789ab","t":"ABCD","a":"delete"}')


def test_a_value_reads_as_documented() -> None:
    """The format on cards that are out there stays what it is."""
    value = CallButton(fingerprint="0123456789ab", transaction_id="ABCD1234-ABCD1234")
    assert encode(value) == '{"v":1,"f":"0123456789ab","t":"ABCD1234-ABCD1234"}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        "NaN",
        "[" * METADATA,
        "\ud800",
        '{"f":"0123456789ab","t":"A"}',
        '{"v":2,"f":"0123456789ab","t":"A"}',
        '{"v":true,"f":"0123456789ab","t":"A"}',
        '{"v":1.0,"f":"0123456789ab","t":"A"}',
        '{"v":1,"f":"0123456789ab"}',
        '{"v":1,"t":"A"}',
        '{"v":1,"f":"0123456789ab","t":"A","x":1}',
        '{"v":1,"fingerprint":"0123456789ab","t":"A"}',
        '{"v":1,"o":"acme","f":"0123456789ab","t":"A"}',
        '{"v":1,"f":"0123456789ab\\n","t":"A"}',
        '{"v":1,"f":"0123456789ab","t":"<!channel>"}',
        '{"v":1,"f":"0123456789ab","t":["A"]}',
        '{"v":1,"f":"0123456789ab","t":"' + "A" * 50_000 + '"}',
        '{"v":1,"f":"0123456789ab","d":"","p":1}',
        '{"v":1,"f":"0123456789ab","t":"A"}' + " " * METADATA,
    ],
)
def test_anything_else_is_out_of_date(text: str) -> None:
    """Hostile text, another version, a missing, strange or wrong key: look it up again."""
    with pytest.raises(OutOfDate):
        decode(CallButton, text)


@given(st.text(max_size=METADATA + 10))
def test_no_text_breaks_decoding(text: str) -> None:
    """Whatever comes back from a click, it is a value or out of date."""
    with pytest.raises(OutOfDate):
        decode(ListButton, text)


@pytest.mark.parametrize("page", ["0", "-1", "1.5", '"1"', "true", "10001"])
def test_a_page_is_a_page(page: str) -> None:
    """Only a whole number of a page that can be is taken."""
    with pytest.raises(OutOfDate):
        decode(ListButton, f'{{"v":1,"f":"0123456789ab","d":"","p":{page}}}')


def test_numbered_actions() -> None:
    """Several buttons of a kind have ids of their own, and mean the same."""
    ids = [ActionId.CHOOSE_ORGANIZATION.numbered(at) for at in range(3)]
    assert len(set(ids)) == 3
    assert {base_action_id(each) for each in ids} == {ActionId.CHOOSE_ORGANIZATION}
    assert all(base_action_id(each) == each for each in ActionId)


@pytest.mark.parametrize("transaction_id", ["", "<!channel>", "A" * 33, "ABCD 1234"])
def test_an_id_that_cannot_be_one_gets_no_button(transaction_id: str) -> None:
    """What the API gives as an id is hostile text too."""
    unusable = call_button(
        ActionId.OPEN_CALL, "Open", organization(), transaction_id, accessibility_label="Open the call"
    )
    assert unusable is None


def test_what_is_read_aloud() -> None:
    """Every button has words of its own for that, cut to what Slack takes, and never none."""
    value = CallButton(fingerprint="f" * 12, transaction_id="ABCD")
    aloud = button(ActionId.OPEN_CALL, "Open", value, accessibility_label="Open the call of " + "ж" * 80)
    hostile = button(ActionId.EDIT, "Edit", value, accessibility_label="\u202e")
    assert not faults(Message("Words", tuple(actions(aloud, hostile))))
    assert len(aloud["accessibility_label"]) == 75
    assert hostile["accessibility_label"] == "(no name)"


def test_no_row_of_nothing() -> None:
    """Slack refuses a block without elements, so there is none."""
    assert (actions(), actions(None), context(), context(None)) == ([], [], [], [])
