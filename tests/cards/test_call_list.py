from collections.abc import Mapping

import pytest

from bot.access.rights import Shown
from bot.cards.kit.actions import ActionId, CallButton, ListButton, decode
from bot.cards.kit.blocks import Message
from bot.cards.kit.fit import fits
from bot.config.fields import CustomField
from bot.invoca.models import CurrentCalls, CustomDatum
from bot.ledger.standing import Latest, Tagged
from bot.ledger.tag_requests import Outcome
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
from commands.lookup.call_list import call_list, page_of
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
from tests.cards.tagged import request

ALL = Query(AllCalls())


def current(count: int) -> CurrentCalls:
    """So many calls, told apart by their ids."""
    return CurrentCalls(tuple(call(transaction_id=f"ABCD1234-EFGH{at:04}") for at in range(count)))


def listed(
    found: CurrentCalls,
    query: Query = ALL,
    *,
    line: str | None = None,
    page: int = 1,
    latest: Mapping[str, Latest] | None = None,
    draft_id: str = "",
    named: bool = False,
    shown: Shown = Shown.MASKED,
) -> Message:
    """Draw one page of these calls."""
    return call_list(
        page_of(found, line, page),
        organization(),
        query,
        latest=latest or {},
        looked_up_at=NOW,
        draft_id=draft_id,
        named=named,
        shown=shown,
    )


def test_the_list() -> None:
    """How many and as of when; then a row each: who, since when, about what, what is set; the way to each."""
    withheld = call(
        transaction_id="ABCD1234-EFGH0099",
        calling_phone_number=None,
        bridge_start_time=None,
        custom_data=(),
        external_unique_id="CRM-2",
    )
    assert picture(listed(CurrentCalls((call(), withheld)))) == (
        "*2 live calls* · {12:04 UTC}  [Refresh]\n"
        "caller ending *9999* · {12:03 UTC} · Spring Sale · ✓ Sale · ✓ External ID: mycalls00001  [Open]\n"
        "Number withheld (…0099) · {12:02 UTC} · Spring Sale · ✓ External ID: CRM-2  [Open]"
    )


def test_the_call_on_ones_own_line_comes_first() -> None:
    """On whichever page it would be; and it says so, also to screen readers."""
    there = call(transaction_id="ABCD1234-EFGH9000", destination_phone_number="+18555550111")
    found = CurrentCalls((*current(20).calls, there))
    message = listed(found, line="+18555550111")
    first = picture(message).splitlines()[1]
    assert first.startswith("*Yours* · caller ending *9999* (…9000) · ")
    assert "Yours: caller ending 9999" in message.text
    assert picture(message).count("Yours") == 1


def test_whose_calls_they_are_is_said_to_who_has_several() -> None:
    """Nobody else needs the name."""
    assert "Acme Roofing" not in picture(listed(current(2)))
    assert "«Acme Roofing»" in picture(listed(current(2), named=True))


def test_what_is_set_stands_in_the_row() -> None:
    """What was set here takes the place of what came with the call; a check mark once it is in Invoca."""
    told = call()
    for outcome, said in (
        (None, "No sale (sending…)"),
        (Outcome.SENT, "✓ No sale"),
        (Outcome.UNCONFIRMED, "No sale (perhaps)"),
    ):
        tagged = Tagged("No sale", request({"call_disposition": "No sale"}, outcome=outcome))
        latest = {told.transaction_id: Latest({"call_disposition": tagged})}
        row = picture(listed(CurrentCalls((told,)), latest=latest)).splitlines()[1]
        assert row.endswith(f" · {said} · ✓ External ID: mycalls00001  [Open]")


def test_a_row_shows_a_viewer_no_more_than_is_shared() -> None:
    """A field without ``share`` isn't on their list, wherever it came from."""
    told = call(custom_data=(CustomDatum("note", "asked about gutters", "CallsInProgressAPI"),))
    latest = {told.transaction_id: Latest({"note": Tagged("a secret", request({"note": "a secret"}))})}
    for stands in ({}, latest):
        everything = as_json(listed(CurrentCalls((told,)), latest=stands))
        assert "gutters" not in everything
        assert "secret" not in everything


def test_a_row_shows_an_agent_what_a_card_does() -> None:
    """Also the external ID and fields without ``share``, but no number in them, and no caller's profile."""
    mine = organization(fields=[CustomField(name="demographics", label="About"), *organization().fields])
    told = call(
        custom_data=(CustomDatum("demographics", "rich", "X"), CustomDatum("note", "530-999-9999", "X")),
        external_unique_id="CRM-1",
    )
    page = page_of(CurrentCalls((told,)))
    row = picture(call_list(page, mine, ALL, latest={}, looked_up_at=NOW, shown=Shown.LISTED)).splitlines()[1]
    assert row.endswith(" · ✓ Note: •••-•••-9999 · ✓ External ID: CRM-1  [Open]")


def test_callers_that_end_alike_are_told_apart() -> None:
    """By the end of the call's id, as where a number is withheld."""
    rows = picture(listed(current(2))).splitlines()[1:]
    assert [row[: row.index(" · ")] for row in rows] == [
        "caller ending *9999* (…0000)",
        "caller ending *9999* (…0001)",
    ]


@pytest.mark.parametrize(
    ("count", "page", "title", "turns"),
    [
        (1, 1, "*1 live call*", []),
        (15, 1, "*15 live calls*", []),
        (17, 1, "*17 live calls*, 1–15", ["Next"]),
        (17, 2, "*17 live calls*, 16–17", ["Previous"]),
        (35, 2, "*35 live calls*, 16–30", ["Previous", "Next"]),
        (17, 99, "*17 live calls*, 16–17", ["Previous"]),
        (17, 0, "*17 live calls*, 1–15", ["Next"]),
    ],
)
def test_pages(count: int, page: int, title: str, turns: list[str]) -> None:
    """The title says what is shown of how many, and the rest is a click away."""
    message = listed(current(count), page=page)
    lines = picture(message).splitlines()
    assert lines[0] == f"{title} · {{12:04 UTC}}  [Refresh]"
    assert [each for each in buttons(message) if each not in {"Open", "Refresh"}] == turns
    assert not faults(message)


def test_every_call_is_on_one_page() -> None:
    """Turning from page to page meets every call once, in the given order."""
    calls = current(35)
    met = []
    for page in (1, 2, 3):
        payload = listed(calls, page=page).payload()
        opens = [each for each in objects(payload, "button") if each["action_id"] == ActionId.OPEN_CALL]
        met += [decode(CallButton, each["value"]).transaction_id for each in opens]
    assert met == [each.transaction_id for each in calls.calls]


def test_what_the_buttons_carry() -> None:
    """Turning keeps to the typed text by its id, and All calls leaves it behind."""
    query = Query(AllCalls(), (Filter("city", "Redding"),))
    message = listed(current(40), query, draft_id="kept", page=2)
    turns = {
        each["text"]["text"]: decode(ListButton, each["value"])
        for each in objects(message.payload(), "button")
        if each["text"]["text"] != "Open"
    }
    assert {label: (value.draft_id, value.page) for label, value in turns.items()} == {
        "Previous": ("kept", 1),
        "Next": ("kept", 3),
        "Refresh": ("kept", 2),
        "All calls": ("", 1),
    }


@pytest.mark.parametrize(
    ("reference", "understood"),
    [
        (ByTransaction("ABCD1234-EFGH5678"), "transaction ABCD1234-EFGH5678"),
        (ByExternalId("mycalls00001"), "external ID mycalls00001"),
        (ByPair(CALLER, DESTINATION), "+1 530-•••-9999 → +1 855-•••-5599"),
        (ByNumber(CALLER), "calls with +1 530-•••-9999"),
        (ByLine(DESTINATION), "calls to +1 855-•••-5599"),
        (ByLastDigits("9999"), "callers ending 9999"),
    ],
)
@pytest.mark.parametrize("count", [0, 2])
def test_what_was_asked_for_is_read_back(reference: Reference, understood: str, count: int) -> None:
    """The list says what it was narrowed to, as it was understood, numbers masked."""
    query = Query(reference, (Filter("campaign", "Spring Sale"), Filter("city", "<@U1>")))
    message = listed(current(count), query)
    assert f"«You asked for: {understood} · campaign: Spring Sale · city: <@U1>»" in picture(message)
    assert not faults(message)


def test_no_calls() -> None:
    """An empty list is no fault, and says what to try."""
    message = listed(CurrentCalls(()))
    assert "*No live calls*" in picture(message)
    assert buttons(message) == {"Refresh": ActionId.REFRESH_LIST}


def test_no_match() -> None:
    """Where a filter leaves nothing, all calls are one click away."""
    query = Query(AllCalls(), (Filter("city", "Nowhere"),))
    message = listed(CurrentCalls(()), query, draft_id="kept")
    assert "*No live call fits that*" in picture(message)
    assert list(buttons(message)) == ["Refresh", "All calls"]


def test_calls_may_be_missing() -> None:
    """An incomplete list says so, empty or not."""
    calls = CurrentCalls((), missing=("Region us-east can't be reached",))
    assert "calls may be missing" in picture(listed(calls))


def test_the_list_is_masked() -> None:
    """Numbers are masked in the rows, in the buttons and in the notification."""
    everything = as_json(listed(current(15)))
    assert "530" not in everything
    assert "999-9999" not in everything


def test_what_a_screen_reader_says() -> None:
    """The text for screen readers tells of every row."""
    message = listed(current(3))
    assert message.text.startswith("*3 live calls* · 12:04 UTC. caller ending 9999, since 12:03 UTC; ")
    assert message.text.count("caller ending 9999") == 3
    (opening,) = [
        each for each in objects(listed(current(1)).payload(), "button") if each["text"]["text"] == "Open"
    ]
    assert opening["accessibility_label"] == "Open the call of the caller ending 9999"


@pytest.mark.parametrize("script", ["\N{CJK UNIFIED IDEOGRAPH-4E2D}", "\N{PILE OF POO}", "&", "a"])
@pytest.mark.parametrize("asked", [False, True])
def test_the_worst_rows_in_any_script(script: str, *, asked: bool) -> None:
    """Fifteen calls are on each page, however many bytes their words have: each row says less, then."""
    acme = organization(
        type="Network",
        name=script * 60,
        fields=[CustomField(name=f"field{at}", label=f"{at}{script * 40}") for at in range(9)],
    )
    calls = [
        call(
            transaction_id=f"ABCD1234-EFGH{at:04}",
            advertiser_name=script * 100,
            advertiser_campaign_name=script * 100,
            custom_data=tuple(CustomDatum(f"field{each}", script * 100) for each in range(9)),
        )
        for at in range(40)
    ]
    query = Query(AllCalls(), tuple(Filter("campaign", script * 100) for _ in range(9))) if asked else ALL
    message = call_list(
        page_of(CurrentCalls(tuple(calls), (script * 400, "Region us-east")), DESTINATION, 2),
        acme,
        query,
        latest={},
        looked_up_at=NOW,
        shown=Shown.LISTED,
        draft_id="d" * 24,
        named=True,
    )
    assert not faults(message)
    assert fits(message.blocks)
    assert picture(message).count("[Open]") == 15
    assert picture(message).count("caller ending *9999* (…") == 15
    if script == "a" and not asked:
        assert "✓ 0a" in picture(message)
