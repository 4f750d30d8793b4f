from dataclasses import replace

import pytest

from sandbox.browser.panel.calls import call_rows, number_shown
from sandbox.invoca.calls import CustomDatum
from sandbox.invoca.scenery import CAMPAIGNS
from sandbox.not_done import NotDoneError
from sandbox.organizations import ACME
from tests.sandbox.browser.panel.conftest import SALE, Played
from tests.sandbox.invoca.conftest import NOON

HOSTILE = "</bdi><script>alert(1)</script><img src=x onerror=alert(2)> \"'{{ 7*7 }} \u202eevil\ud800"


async def test_a_call_is_listed_with_everything_to_play_with_it(played: Played) -> None:
    """Who calls whom, since when, its campaign, its id for the message box, and its end."""
    played.invoca.board.begin(ACME, SALE)
    played.clock.advance(minutes=3)
    row = played.look("calls").one("li")
    assert row.attributes["data-key"] == "ABCD1234-ABCD1234"
    assert "+1 530-999-9999 → to +1 855-559-5599 Spring Sale" in row.text
    since = row.one("time")
    assert since.text == "3 minutes ago"
    assert since.attributes["data-format"] == "{ago}"
    assert since.attributes["data-unix"] == str(int(NOON.timestamp()))
    copy = row.one("button", data_compose="/calls ABCD1234-ABCD1234")
    assert copy.text == "ABCD1234-ABCD1234"
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
    assert "Nothing set; 2 came along" in played.look("calls").text
    await played.tag({"custom_data": [{"name": "call_disposition", "value": "No sale"}]})
    await played.tag(
        {
            "custom_data": [{"name": "call_disposition", "value": "Sale"}],
            "external_unique_id": "CRM-1",
        }
    )
    row = played.look("calls").one("li")
    assert row.one("dl", aria_label="Set now").text == "external id CRM-1 call_disposition Sale"
    assert row.one("dl", aria_label="Came with the call").text == "utm_source google"
    assert "Nothing set" not in row.text


async def test_a_long_value_can_be_opened(played: Played) -> None:
    """Its beginning stands in the row."""
    played.invoca.board.begin(ACME, SALE)
    notes = "roof " * 100
    await played.tag({"custom_data": [{"name": "call_notes", "value": notes}]})
    value = played.look("calls").one("dl", aria_label="Set now").one("details")
    assert value.one("summary").text == notes[:120].strip() + "…"
    assert value.one("pre").text == notes.strip()


async def test_nothing_in_a_call_is_read_as_html(played: Played) -> None:
    """Nor as a template, and all of it can be sent."""
    fields = {"call_notes": HOSTILE.replace("\ud800", ""), "sale_amount": "<b>1</b>"}
    call = replace(
        SALE,
        calling_phone_number="<i>+1</i>",
        destination_phone_number=HOSTILE,
        advertiser_campaign_name=HOSTILE,
        custom_data=(CustomDatum("<u>name</u>", HOSTILE),),
    )
    played.invoca.board.begin(ACME, call)
    data = [{"name": name, "value": value} for name, value in fields.items()]
    assert await played.tag({"custom_data": data, "external_unique_id": "<s>1</s>"}) == 200
    for name in ("calls", "asked"):
        fragment = played.look(name)
        assert not {each.tag for each in fragment.every()} & {"script", "img", "i", "b", "u", "s"}
        assert not [each for each in fragment.every() if any(key.startswith("on") for key in each.attributes)]
        assert "<img src=x onerror=alert(2)>" in fragment.text
        assert "{{ 7*7 }}" in fragment.text
    html = played.panel.fragments(played.environment, played.clock())["panel-calls"]
    assert "evil" in html.encode("utf-8").decode("utf-8")


async def test_a_call_begins_between_the_numbers_given(played: Played) -> None:
    """In whatever way they are written."""
    told = await played.act("new-call", caller="(530) 555-0123", destination="855.559.5600")
    assert told == "A call began: +15305550123 → +18555595600."
    assert "+1 530-555-0123 → to +1 855-559-5600" in played.look("calls").text


async def test_a_call_begins_without_any_number_given(played: Played) -> None:
    """Or with its number withheld."""
    await played.act("new-call", caller="", destination=" ")
    told = await played.act("new-call", caller="Withheld")
    assert told is not None
    begun, _, destination = told.removesuffix(".").partition(" → ")
    assert begun == "A call began: number withheld"
    assert destination in {campaign.destination for campaign in CAMPAIGNS}
    rows = played.look("calls").every("li")
    assert len(rows) == 2
    assert sum(row.text.startswith("Number withheld") for row in rows) >= 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"caller": "530-555"}, "The caller's number can't be read: '530-555'."),
        (
            {"caller": "530-555-0123", "destination": "roof"},
            "The destination's number can't be read: 'roof'.",
        ),
    ],
)
async def test_a_wrong_number_begins_nothing(played: Played, fields: dict[str, str], words: str) -> None:
    """And is answered in words."""
    with pytest.raises(NotDoneError) as raised:
        await played.act("new-call", **fields)
    assert words in str(raised.value)
    assert played.look("calls").text == "No call is in progress."


async def test_a_call_ends_once(played: Played) -> None:
    """Whoever is too late is told."""
    played.invoca.board.begin(ACME, SALE)
    assert await played.act("end-call", id=SALE.transaction_id) == "The call ABCD1234-ABCD1234 is over."
    assert played.look("calls").text == "No call is in progress."
    with pytest.raises(NotDoneError, match="ABCD1234-ABCD1234 is over already"):
        await played.act("end-call", id=SALE.transaction_id)
    with pytest.raises(NotDoneError):
        await played.act("end-call")


def test_calls_whose_numbers_end_alike_are_told_by_their_ids() -> None:
    """So that each can be named."""
    others = [
        replace(SALE, transaction_id="B"),
        replace(SALE, transaction_id="C", calling_phone_number="+12"),
    ]
    assert [row.name for row in call_rows([SALE, *others], {})] == ["ABCD1234-ABCD1234", "B", "+12"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+15309999999", "+1 530-999-9999"),
        ("855-559-5612x204", "855-559-5612x204"),
        ("+18555595613,,7#", "+18555595613,,7#"),
    ],
)
def test_a_number_is_shown_as_it_is_read_out(number: str, shown: str) -> None:
    """Unless it isn't just an American one."""
    assert number_shown(number) == shown
