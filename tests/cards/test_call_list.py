import pytest

from bot.cards.kit.actions import ActionId, CallButton, ListButton, decode
from bot.invoca.models import CurrentCalls
from bot.queries import (
    AllCalls,
    ByExternalId,
    ByLastDigits,
    ByLine,
    ByNumber,
    ByPair,
    ByTransaction,
    Filter,
    Query,
    Reference,
)
from commands.lookup.look import call_list
from tests.cards.examples import (
    CALLER,
    DESTINATION,
    NOW,
    as_json,
    buttons,
    call,
    objects,
    organization,
    picture,
)
from tests.cards.judges import faults

ALL = Query(AllCalls())


def current(count: int) -> CurrentCalls:
    """So many calls, told apart by their ids."""
    return CurrentCalls(tuple(call(transaction_id=f"ABCD1234-EFGH{at:04}") for at in range(count)))


def test_the_list() -> None:
    """Each row says who calls whom, since when and about what, and opens its call."""
    withheld = call(transaction_id="ABCD1234-EFGH0099", calling_phone_number=None, bridge_start_time=None)
    calls = CurrentCalls((call(), withheld))
    assert picture(call_list(calls, organization(), ALL, looked_up_at=NOW)) == (
        "*2 calls*\n"
        "As of {12:04:02 UTC} | «Acme Roofing»\n"
        "*+1 530-•••-9999* → +1 855-•••-5599\n"
        "{12:03:27 UTC} · Spring Sale · Sales hunt group · Radio spot  [Open …5678]\n"
        "*Number withheld* (…0099) → +1 855-•••-5599\n"
        "{12:02:47 UTC} · Spring Sale · Sales hunt group · Radio spot  [Open …0099]\n"
        "[Refresh]"
    )


@pytest.mark.parametrize(
    ("count", "page", "title", "turns"),
    [
        (1, 1, "*1 call*", []),
        (10, 1, "*10 calls*", []),
        (12, 1, "*12 calls*, 1–10", ["Next"]),
        (12, 2, "*12 calls*, 11–12", ["Previous"]),
        (25, 2, "*25 calls*, 11–20", ["Previous", "Next"]),
        (12, 99, "*12 calls*, 11–12", ["Previous"]),
        (12, 0, "*12 calls*, 1–10", ["Next"]),
    ],
)
def test_pages(count: int, page: int, title: str, turns: list[str]) -> None:
    """The title says what is shown of how many, and the rest is a click away."""
    message = call_list(current(count), organization(), ALL, page=page, looked_up_at=NOW)
    lines = picture(message).splitlines()
    assert lines[0] == title
    assert lines[-1] == " | ".join(f"[{label}]" for label in [*turns, "Refresh"])
    assert not faults(message)


def test_every_call_is_on_one_page() -> None:
    """Turning from page to page meets every call once, in the given order."""
    calls = current(25)
    met = []
    for page in (1, 2, 3):
        payload = call_list(calls, organization(), ALL, page=page, looked_up_at=NOW).payload()
        opens = [each for each in objects(payload, "button") if each["action_id"] == ActionId.OPEN_CALL]
        met += [decode(CallButton, each["value"]).transaction_id for each in opens]
    assert met == [each.transaction_id for each in calls.calls]


def test_what_the_buttons_carry() -> None:
    """Turning keeps to the typed text by its id, and All calls leaves it behind."""
    query = Query(AllCalls(), (Filter("city", "Redding"),))
    message = call_list(current(30), organization(), query, draft_id="kept", page=2, looked_up_at=NOW)
    turns = {
        each["text"]["text"]: decode(ListButton, each["value"])
        for each in objects(message.payload()["blocks"][-1], "button")
    }
    assert {label: (value.query_id, value.page) for label, value in turns.items()} == {
        "Previous": ("kept", 1),
        "Next": ("kept", 3),
        "Refresh": ("kept", 2),
        "All calls": ("", 1),
    }


@pytest.mark.parametrize(
    ("reference", "understood"),
    [
        (ByTransaction("ABCD1234-EFGH5678"), "transaction ABCD1234-EFGH5678"),
        (ByExternalId("mycalls00001"), "external id mycalls00001"),
        (ByPair(CALLER, DESTINATION), "+1 530-•••-9999 → +1 855-•••-5599"),
        (ByNumber(CALLER), "calls with +1 530-•••-9999"),
        (ByLine(DESTINATION), "calls on the line +1 855-•••-5599"),
        (ByLastDigits("9999"), "callers ending in 9999"),
    ],
)
@pytest.mark.parametrize("count", [0, 2])
def test_what_was_asked_for_is_read_back(reference: Reference, understood: str, count: int) -> None:
    """The list says what it was narrowed to, as it was understood, numbers masked."""
    query = Query(reference, (Filter("campaign", "Spring Sale"), Filter("city", "<@U1>")))
    message = call_list(current(count), organization(), query, looked_up_at=NOW)
    assert f"«You asked for: {understood} · campaign: Spring Sale · city: <@U1>»" in picture(message)
    assert not faults(message)


def test_no_calls() -> None:
    """An empty list is no fault, and says what to try."""
    message = call_list(CurrentCalls(()), organization(), ALL, looked_up_at=NOW)
    assert "No calls in progress right now" in picture(message)
    assert buttons(message) == {"Refresh": ActionId.REFRESH_LIST}


def test_no_match() -> None:
    """Where a filter leaves nothing, all calls are one click away."""
    query = Query(AllCalls(), (Filter("city", "Nowhere"),))
    message = call_list(CurrentCalls(()), organization(), query, draft_id="kept", looked_up_at=NOW)
    assert "No call in progress fits that" in picture(message)
    assert list(buttons(message)) == ["Refresh", "All calls"]


def test_calls_may_be_missing() -> None:
    """An incomplete list says so, empty or not."""
    calls = CurrentCalls((), missing=("Region us-east can't be reached",))
    assert "calls may be missing" in picture(call_list(calls, organization(), ALL, looked_up_at=NOW))


def test_the_list_is_masked() -> None:
    """Numbers are masked in the rows, in the buttons and in the notification."""
    everything = as_json(call_list(current(10), organization(), ALL, looked_up_at=NOW))
    assert "9999999" not in "".join(filter(str.isdecimal, everything))
    assert "999-9999" not in everything


def test_what_a_screen_reader_says() -> None:
    """The text for screen readers tells of every row."""
    message = call_list(current(3), organization(), ALL, looked_up_at=NOW)
    assert message.text.startswith("*3 calls*. As of 12:04:02 UTC; Call from +1 530-•••-9999 to ")
    assert message.text.count("Call from") == 3
