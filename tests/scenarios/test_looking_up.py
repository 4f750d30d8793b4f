"""`/calls`, as Slack delivers it and as the API answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time

from bot.slack.background import STANDARD
from sandbox.invoca.faults import FaultKind
from sandbox.organizations import ACME
from tests.scenarios.carried import offered
from tests.scenarios.stage import CALL, GLOBEX, Stage, Way, a_stage, only
from tests.waiting import PATIENT

FULL = "+1 530-999-9999"

MASKED = "aller ending 9999"

BY_WHAT_NAMES_IT = (
    "ABCD1234-ABCD1234", "abcd1234-abcd1234", "tx:ABCD1234-ABCD1234", "crm-1042", "ext:crm-1042",
    "530-999-9999", "855-559-5599", "9999", "999", "from 530-999-9999 to (855) 559-5599"
)  # fmt: skip


@pytest.mark.parametrize("typed", ["", "all"])
async def test_calls_shows_live_calls(stage: Stage, typed: str) -> None:
    """The list, ephemeral, numbers masked; the ack said nothing itself and was no error.

    The command alone means the call on one's line: whoever has set none is asked which it is, above the list.
    """
    stage.begin()
    message = only(await stage.types("U0ANA", typed))
    assert ("Which number do you answer?" in message.words) is (typed == "")
    assert message.ephemeral
    assert "1 live call" in message.words
    assert "caller ending *9999*" in message.words
    assert FULL not in message.words
    assert stage.last is not None
    assert (stage.last.status, stage.last.body, stage.last.error) == (200, "", None)


async def test_one_call_by_everything_that_names_it(stage: Stage) -> None:
    """By transaction id, external id, any of its numbers, both, or the last digits of the caller's."""
    call = stage.begin(external_unique_id="crm-1042")
    stage.begin(transaction_id="OTHER-CALL", calling_phone_number="+15305550100",
                destination_phone_number="+18555550111")  # fmt: skip
    assert call.transaction_id == CALL
    for typed in BY_WHAT_NAMES_IT:
        message = only(await stage.types("U0ANA", typed))
        assert FULL in message.words, typed
        assert "Spring Sale" in message.words, typed
    pair = {"calling_phone_number": "+15309999999", "destination_phone_number": "+18555595599"}
    assert pair.items() <= stage.invoca.received[-1].query.items()


async def test_filters_narrow_the_list(stage: Stage) -> None:
    """By campaign and repeat callers, in quotes or without."""
    stage.begin(repeat_calling_phone_number=True)
    stage.begin(
        transaction_id="OTHER-CALL", advertiser_campaign_name="Autumn", repeat_calling_phone_number=True
    )
    for typed in (
        'campaign:"Spring Sale" repeat:yes',
        "campaign: spring sale",
        "repeat:yes campaign:“spring”",
    ):
        message = only(await stage.types("U0ANA", typed))
        assert "1 live call" in message.words
        assert "Autumn" not in message.words


async def test_nothing_found_is_said_kindly(stage: Stage) -> None:
    """No call and somebody else's call read the same."""
    stage.begin(GLOBEX, transaction_id="GLOBEX-1")
    for typed in ("GLOBEX-1", "tx:NEVER-WAS"):
        assert "No live call matches" in only(await stage.types("U0ANA", typed)).words


async def test_help_and_me_ask_nobody(stage: Stage) -> None:
    """They are answered in the ack itself."""
    help_message = only(await stage.types("U0ANA", "help"))
    assert "/calls 9999" in help_message.words
    await stage.clicks("U0ANA", help_message, "All commands")
    window = stage.slack.modal("U0ANA")
    assert window is not None
    for said in (
        "/calls 530-999-9999 855-559-5599",
        "campaign:",
        "/tag undo",
        "Sale, No sale",
        "Disposition = Sale",
    ):
        assert said in window.words, said
    await stage.slack.close_view("U0ANA")
    await stage.clicks("U0VIC", only(await stage.types("U0VIC", "help")), "All commands")
    viewers = stage.slack.modal("U0VIC")
    assert viewers is not None
    assert "/calls all" in viewers.words
    for may_not in ("/calls 530-999-9999", "/calls 9999", "share", "/tag"):
        assert may_not not in viewers.words, may_not
    me = only(await stage.types("U0SAM", "me"))
    assert "Acme Roofing" in me.words
    assert stage.asked() == 0
    assert stage.last is not None
    assert stage.last.shown is not None


async def test_nonsense_gets_a_clear_answer(stage: Stage) -> None:
    """HTTP 200, in the ack, with a way out; nothing is asked of the API."""
    for typed in ("530-999", "53099999990000000", "what is this", "colour:red", "in nowhere", "me share"):
        message = only(await stage.types("U0ANA", typed))
        assert "`" in message.words or "ext:" in message.words, typed
        assert "Traceback" not in message.words, typed
        assert stage.last is not None
        assert stage.last.status == 200, typed
        assert stage.asked() == 0, typed


async def test_refresh_draws_the_card_in_place(stage: Stage) -> None:
    """From its menu: the same message, with what is true now; once the call is over it loses its buttons."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    stage.clock.pass_(seconds=5)
    again = only(await stage.clicks("U0ANA", card, "Refresh"))
    assert again.ts == card.ts
    stage.invoca.board.end(ACME, CALL)
    over = only(await stage.clicks("U0ANA", again, "Refresh"))
    assert over.ts == card.ts
    assert over.words.startswith("*Call ended* · +1 530-999-9999 → Sales hunt group\n")
    assert offered(over) == ["History"]


async def test_details_show_the_rest(stage: Stage) -> None:
    """What the face has no room for is in a window, for the clicker alone."""
    stage.begin(media_type="Online", phone_type="Mobile")
    card = only(await stage.types("U0ANA", CALL))
    assert "Mobile" not in card.words
    await stage.clicks("U0ANA", card, "Details")
    view = stage.slack.modal("U0ANA")
    assert view is not None
    assert "Phone type: Mobile" in str(view.body)
    assert "+1 530-999-9999" in str(view.body)
    stage.invoca.board.end(ACME, CALL)
    await stage.slack.close_view("U0ANA")
    await stage.clicks("U0ANA", card, "Details")
    assert "This call is over" in str(stage.slack.modal("U0ANA"))


async def test_a_list_pages_and_opens(stage: Stage) -> None:
    """Pages turn in place; a call opens beside the list."""
    for number in range(33):
        stage.begin(transaction_id=f"CALL-{number:04}", calling_phone_number=f"+1530555{number:04}")
    first = only(await stage.types("U0ANA", "all"))
    assert "33 live calls" in first.words
    second = only(await stage.clicks("U0ANA", first, "Next"))
    third = only(await stage.clicks("U0ANA", second, "Next"))
    assert second.ts == third.ts == first.ts
    assert "31–33" in third.words
    assert "Next" not in [control.label for control in third.controls]
    opening = next(control for control in third.controls if control.label.startswith("Open"))
    card = only(await stage.clicks("U0ANA", third, opening))  # type: ignore[arg-type]
    assert card.ts != first.ts


async def test_the_call_on_ones_line_comes_first(stage: Stage) -> None:
    """For whoever answers that number alone; where somebody else answers it, too, no call is anybody's."""
    stage.begin(destination_phone_number="+18555550111")
    stage.begin(transaction_id="NEWER-CALL", calling_phone_number="+15305550100")
    await stage.types("U0ANA", "line 855-555-0111")
    listed = only(await stage.types("U0ANA", "all"))
    assert listed.words.index("*Yours* · caller ending *9999*") < listed.words.index("caller ending *0100*")
    await stage.types("U0SAM", "line 855-555-0111")
    assert "Yours" not in only(await stage.types("U0ANA", "all")).words


async def test_a_list_by_number_pages_without_the_number_in_its_buttons(stage: Stage) -> None:
    """The number stays on our side for half an hour; afterwards one looks again."""
    for number in range(17):
        stage.begin(transaction_id=f"CALL-{number:04}")
    first = only(await stage.types("U0ANA", "530-999-9999"))
    assert "9999999" not in repr(first.blocks).replace("-", "")
    second = only(await stage.clicks("U0ANA", first, "Next"))
    assert "16–17" in second.words
    with freeze_time(datetime.now(UTC) + timedelta(minutes=31), tick=True, real_asyncio=True):
        assert "look the call up again" in only(await stage.clicks("U0ANA", second, "Previous")).words
    assert stage.asked() == 2


async def test_the_organization_of_the_channel_or_the_one_named(two_organizations: Stage) -> None:
    """In #sales Acme is meant; `in globex` names the other; elsewhere one is asked, with buttons."""
    stage = two_organizations
    stage.begin()
    stage.begin(GLOBEX, transaction_id="GLOBEX-1", calling_phone_number="+15305550100")
    here = only(await stage.types("U0SAM", "all"))
    assert "9999" in here.words
    named = only(await stage.types("U0SAM", "all in globex"))
    assert "0100" in named.words
    question = only(await stage.types("U0SAM", "530-555-0100", channel="C0RANDOM"))
    assert [control.label for control in question.controls] == ["Acme Roofing", "Globex Solar"]
    chosen = only(await stage.clicks("U0SAM", question, "Globex Solar"))
    assert "+1 530-555-0100" in chosen.words
    assert chosen.ts == question.ts


async def test_in_names_only_ones_own(two_organizations: Stage) -> None:
    """Ana is no member of Globex: it isn't there for her, and nothing else is asked instead."""
    message = only(await two_organizations.types("U0ANA", "all in globex"))
    assert "Acme" in message.words
    assert "Globex Solar" not in message.words
    assert two_organizations.asked() == 0


async def test_a_slow_api_gets_a_word_first(tmp_path: Path, way: Way) -> None:
    """After a while without an answer a command says that it is looking; the card follows the answer."""
    async with a_stage(tmp_path, way=way, patience=replace(PATIENT, looking=0.01)) as stage:
        stage.begin()
        held = stage.invoca.switches.fail(FaultKind.HELD)
        await stage.slack.command("U0ANA", "C0SALES", "/calls", CALL)
        (looking,) = await stage.slack.wait_for(lambda: stage.slack.seen("U0ANA", "C0SALES"))
        assert looking.words.startswith("Looking…")
        held.release()
        await stage.settle()
        assert FULL in stage.slack.seen("U0ANA", "C0SALES")[-1].words


def test_a_command_says_that_it_is_looking_before_people_wonder() -> None:
    """After two seconds; an ack is decided on, and a transaction ended, before Slack's three are over."""
    assert (STANDARD.looking, STANDARD.card) == (2.0, 1.5)
    assert STANDARD.database < STANDARD.ack < 3


async def test_an_incomplete_answer_says_so(stage: Stage) -> None:
    """The API couldn't ask everywhere: the list says that calls may be missing."""
    stage.begin()
    stage.invoca.switches.partial_data = True
    assert "calls may be missing" in only(await stage.types("U0ANA", "all")).words


async def test_a_withheld_caller_is_said_to_be_withheld(stage: Stage) -> None:
    """Whatever the network writes for it, and no number is made of it."""
    withheld = ("+266696687", "+7378742883", "+86282452253", "+10000000000", "0", "anonymous")
    for at, caller in enumerate(withheld):
        stage.begin(transaction_id=f"HIDDEN-{at}", calling_phone_number=caller)
        message = only(await stage.types("U0ANA", f"tx:HIDDEN-{at}"))
        assert "Number withheld" in message.words, caller


async def test_a_call_that_only_a_filter_leaves_out(stage: Stage) -> None:
    """That nothing fits what was asked is said, not that the number may be wrong; also where it is shared."""
    stage.begin()
    for more in ("", " share"):
        message = only(await stage.types("U0ANA", f"530-999-9999 campaign:Autumn{more}"))
        assert "No live call fits that" in message.words
        assert "digit" not in message.words
