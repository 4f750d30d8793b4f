"""The calls in progress as the panel lists, begins and ends them."""

import json
from dataclasses import replace

import pytest

from sandbox.browser.not_done import NotDoneError
from sandbox.browser.panel.calls import call_rows, number_shown
from sandbox.browser.panel.new_calls import number_of
from sandbox.invoca.calls import CustomDatum
from sandbox.invoca.hostile import HOSTILE as HOSTILE_TEXTS
from sandbox.invoca.scenery import CAMPAIGNS
from sandbox.organizations import ACME
from tests.sandbox.browser.panel.conftest import SALE, Played
from tests.sandbox.browser.parsed import Node
from tests.sandbox.invoca.conftest import NOON

HOSTILE = "</bdi><script>alert(1)</script><img src=x onerror=alert(2)> \"'{{ 7*7 }} \u202eevil\ud800"


async def test_a_call_is_listed_with_everything_to_play_with_it(played: Played) -> None:
    """Who calls whom, since when, its campaign, its id for the message box, and its end."""
    played.invoca.board.begin(ACME, SALE)
    played.clock.advance(minutes=3)
    assert "1, newest first" in played.look("calls").text
    row = played.look("calls").one("li")
    assert row.attributes["data-key"] == "ABCD1234-ABCD1234"
    assert "+1 530-999-9999 → to +1 855-559-5599 Spring Sale" in row.text
    since = row.one("time")
    assert since.text == "3 minutes ago"
    assert (since.attributes["data-format"], since.attributes["data-unix"]) == (
        "{ago}",
        str(int(NOON.timestamp())),
    )
    assert row.one("button", data_compose="/calls ABCD1234-ABCD1234").text == "ABCD1234-ABCD1234"
    end = row.one("button", data_panel="end-call")
    assert end.attributes["data-fields"] == '{"id": "ABCD1234-ABCD1234"}'
    assert end.attributes["aria-label"] == "End call 9999"


async def test_a_withheld_number_says_so(played: Played) -> None:
    """Its call is told by its id."""
    played.invoca.board.begin(ACME, replace(SALE, calling_phone_number=None))
    row = played.look("calls").one("li")
    assert row.text.startswith("Number withheld → to +1 855-559-5599")
    assert row.one("button", data_panel="end-call").attributes["aria-label"] == "End call ABCD1234-ABCD1234"


async def test_what_is_set_is_shown_as_invoca_has_it(played: Played) -> None:
    """The latest value of each field and the external id; apart from that, what came with the call."""
    played.invoca.board.begin(ACME, SALE)
    assert "2 values came with it" in played.look("calls").text
    notes = "roof " * 100
    for value, more in (("No sale", {}), ("Sale", {"external_unique_id": "CRM-1"})):
        await played.tag({"custom_data": [{"name": "call_disposition", "value": value}], **more})
    await played.tag({"custom_data": [{"name": "call_notes", "value": notes}]})
    row = played.look("calls").one("li")
    now = row.one("dl", aria_label="Set now")
    assert now.text.startswith("External ID CRM-1 call_disposition Sale")
    assert row.one("dl", aria_label="Came with the call").text == "utm_source google"
    assert now.one("summary").text == notes[:120].strip() + "…"
    assert now.one("pre").text == notes.strip()


async def test_nothing_in_a_call_is_read_as_html(played: Played) -> None:
    """Nor as a template, and all of it can be sent."""
    call = replace(
        SALE,
        calling_phone_number="<i>+1</i>",
        destination_phone_number=HOSTILE,
        advertiser_campaign_name=HOSTILE,
        custom_data=(CustomDatum("<u>name</u>", HOSTILE),),
    )
    played.invoca.board.begin(ACME, call)
    fields = {"call_notes": HOSTILE.replace("\ud800", ""), "sale_amount": "<b>1</b>"}
    data = [{"name": name, "value": value} for name, value in fields.items()]
    assert await played.tag({"custom_data": data, "external_unique_id": "<s>1</s>"}) == 200
    for name in ("calls", "asked"):
        fragment = played.look(name)
        assert not {each.tag for each in fragment.everything()} & {"script", "img", "i", "b", "u", "s"}
        assert not [key for each in fragment.everything() for key in each.attributes if key.startswith("on")]
        assert "<img src=x onerror=alert(2)>" in fragment.text
        assert "{{ 7*7 }}" in fragment.text
    html = played.panel.fragments(played.environment, played.clock())["panel-calls"]
    assert "evil" in html.encode("utf-8").decode("utf-8")


async def test_a_call_begins_as_it_is_asked_for_and_ends_once(played: Played) -> None:
    """Between numbers in whatever way they are written, or any, or without one; whoever is late is told."""
    told = await played.act("new-call", caller="(530) 555-0123", destination="855.559.5600")
    assert told == "A call began: +15305550123 → +18555595600."
    assert "+1 530-555-0123 → to +1 855-559-5600" in played.look("calls").text
    await played.act("new-call", caller="", destination=" ")
    told = await played.act("new-call", caller="Withheld")
    assert told is not None
    begun, _, destination = told.removesuffix(".").partition(" → ")
    assert begun == "A call began: number withheld"
    assert destination in {campaign.destination for campaign in CAMPAIGNS}
    rows = played.look("calls").all("li")
    assert len(rows) == 3
    played.clock.advance(days=1)
    for row in rows:
        ended = row.attributes["data-key"]
        assert await played.act("end-call", id=ended) == f"The call {ended} is over."
        with pytest.raises(NotDoneError, match=f"{ended} is over already"):
            await played.act("end-call", id=ended)
    assert "No call is in progress." in played.look("calls").text
    with pytest.raises(NotDoneError):
        await played.act("end-call")


async def test_hostile_data_comes_by_its_switch_and_goes_by_it(played: Played) -> None:
    """Off at first, and again once its calls are over, however they ended; other calls stay as they are."""
    played.invoca.board.begin(ACME, SALE)

    def switch() -> Node:
        return played.look("calls").one("button", role="switch")

    assert (switch().text, switch().attributes["aria-checked"]) == ("Hostile data", "false")
    for by_hand in (False, True):
        await played.act("hostile-data", **json.loads(switch().attributes["data-fields"] or ""))
        assert switch().attributes["aria-checked"] == "true"
        rows = played.look("calls").all("li")
        assert len(rows) == 1 + len(HOSTILE_TEXTS)
        assert "<!channel> <!here>" in played.look("calls").text
        if by_hand:
            for row in rows:
                if (call := str(row.attributes["data-key"])) != SALE.transaction_id:
                    await played.act("end-call", id=call)
        else:
            await played.act("hostile-data", **json.loads(switch().attributes["data-fields"] or ""))
        assert switch().attributes["aria-checked"] == "false"
        assert [row.attributes["data-key"] for row in played.look("calls").all("li")] == [SALE.transaction_id]


@pytest.mark.parametrize("typed", ["530-555-0123", " (530) 555 0123 ", "+1 530.555.0123", "15305550123"])
def test_numbers_are_read_as_people_write_them(typed: str) -> None:
    """American ones, in any usual way."""
    assert number_of(typed, "caller") == "+15305550123"


@pytest.mark.parametrize("typed", ["530-555", "roof", "530-555-0123 530-555-0124", "530-555-01234", "x" * 90])
async def test_a_wrong_number_begins_nothing(played: Played, typed: str) -> None:
    """And is answered in a short sentence, with an example."""
    for end in ("caller", "destination"):
        with pytest.raises(NotDoneError) as raised:
            await played.act("new-call", **{end: typed})
        said = f"The {end}'s number can't be read: {typed[:40]!r}. Type ten digits, 530-555-0123."
        assert str(raised.value) == said
    assert played.look("calls").all("li") == []


def test_a_row_is_told_by_its_number_as_it_is_read_out() -> None:
    """Unless it isn't just an American one; calls whose numbers end alike are told by their ids."""
    other = replace(SALE, transaction_id="C", calling_phone_number="+12")
    calls = [SALE, replace(SALE, transaction_id="B"), other]
    assert [row.name for row in call_rows(calls, {})] == ["ABCD1234-ABCD1234", "B", "+12"]
    for number, shown in (
        ("+15309999999", "+1 530-999-9999"),
        ("855-559-5612x204", "855-559-5612x204"),
        ("+18555595613,,7#", "+18555595613,,7#"),
    ):
        assert number_shown(number) == shown
