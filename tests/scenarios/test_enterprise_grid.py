"""Somebody of Enterprise Grid, named with another team on another surface: one person all the same."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import words
from bot.access.rights import LOOKUPS_A_MINUTE
from bot.dispatch import FORM_KEPT
from bot.errors import NOBODY
from sandbox.slack.workspace import Enterprise, Team
from tests.scenarios.carried import rows
from tests.scenarios.stage import CALL, Stage, Way, a_stage, globex

HOME = Team("T0HOME", "Home Office", "home-office", Enterprise("E0CORP", "Corp"))

NAMED = ["T0ACME", "T0HOME", "E0CORP", "T0THIRD", None]

FULL = "+1 530-999-9999"

LINE = "855-555-0111"


@pytest.fixture
async def stage(tmp_path: Path, way: Way) -> AsyncIterator[Stage]:
    """Ana is of the enterprise; our own workspace is, too, and the payloads show that, or isn't."""
    async with a_stage(tmp_path, way=way) as made:
        made.slack.workspace.join_grid("U0ANA", HOME, with_us=way.mode == "socket")
        made.begin(destination_phone_number="+18555550111")
        yield made
        assert made.slack.refused == []


def named(stage: Stage, team: str | None) -> None:
    """From now on Slack names this team with what Ana does."""
    stage.slack.workspace.users["U0ANA"].named_team = team


async def disposed(stage: Stage, option: str) -> None:
    await stage.until(lambda: stage.set_on() == {"call_disposition": option})


async def homes(stage: Stage, table: str, column: str = "home") -> set[object]:
    return {home for (home,) in await rows(stage, table, column)}


async def test_a_card_is_hers_whichever_team_is_named(stage: Stage) -> None:
    """Looked up in our workspace, clicked with any: drawn again in full, and its tag is set, both hers."""
    for number, team in enumerate(NAMED):
        call = f"GRID000{number}-GRID000{number}"
        stage.begin(transaction_id=call)
        named(stage, "T0ACME")
        (card,) = await stage.types("U0ANA", call)
        named(stage, team)
        (again,) = await stage.clicks("U0ANA", card, "Refresh")
        assert (again.ts, FULL in again.words) == (card.ts, True)
        await stage.clicks("U0ANA", again, "Sold")
        await stage.until(lambda call=call: stage.set_on(call) == {"call_disposition": "Sale"})  # type: ignore[misc]
        named(stage, None)
        (told,) = await stage.tags("U0ANA", "undo")
        assert "can't clear" in told.words, "her own change was found"


async def test_undo_is_of_her_own_last_change(stage: Stage) -> None:
    """Each set under one team, and taken back under another."""
    named(stage, "T0ACME")
    options = ("Spam", "No sale", "Sale", "Callback", "Spam", "Sale")
    for option in options:
        await stage.tags("U0ANA", f"{CALL} disposition={option}")
    for team, before in zip(NAMED, reversed(options[:-1]), strict=True):
        named(stage, team)
        await stage.tags("U0ANA", "undo")
        await disposed(stage, before)
    assert await homes(stage, "tag_request") == {"E0CORP"}


async def test_a_draft_is_finished_under_any_team(stage: Stage) -> None:
    """What was nearly understood is kept for her, not for a workspace."""
    for team, option in zip(NAMED, ("Sale", "Spam", "No sale", "Callback", "Sale"), strict=True):
        named(stage, "T0ACME")
        (miss,) = await stage.tags("U0ANA", f"{CALL} disposition={option}{option[-1]}")
        named(stage, team)
        await stage.clicks("U0ANA", miss, option)
        await disposed(stage, option)


@pytest.mark.parametrize("team", NAMED)
async def test_a_form_is_submitted_under_any_team(stage: Stage, team: str | None) -> None:
    """At the latest once Slack has said who she is: the form stays open until then."""
    named(stage, "T0ACME")
    (card,) = await stage.types("U0ANA", CALL)
    await stage.clicks("U0ANA", card, "Edit…")
    view = stage.slack.modal("U0ANA")
    assert view is not None
    control = next(each for each in view.controls if each.label == "Notes")
    view = stage.slack.enter("U0ANA", view, control, "wants a new roof")
    named(stage, team)
    delivery = await stage.slack.submit("U0ANA", view)
    await stage.settle()
    if delivery.errors:
        assert list(delivery.errors.values()) == [FORM_KEPT]
        await stage.slack.submit("U0ANA", stage.slack.modal("U0ANA"))
    await stage.until(lambda: stage.set_on() == {"call_notes": "wants a new roof"})


async def test_shortcuts_work_under_any_team(stage: Stage) -> None:
    """On a message, and from the search bar."""
    message = stage.slack.say("U0SAM", "C0SALES", f"see {CALL}")
    for team in reversed(NAMED):
        named(stage, team)
        await stage.slack.message_shortcut("U0ANA", message, "look_up")
        await stage.settle()
        view = stage.slack.modal("U0ANA")
        assert view is not None
        assert FULL in str(view.body)
        await stage.slack.close_view("U0ANA", clear=True)
        await stage.slack.global_shortcut("U0ANA", "find")
        await stage.settle()
        assert stage.slack.modal("U0ANA") is not None
        await stage.slack.close_view("U0ANA", clear=True)


async def test_her_line_is_hers_and_nobody_elses(stage: Stage) -> None:
    """Set under one team, used and set again under another: she is one person, so it isn't shared."""
    for team, option in zip(NAMED, ("Sale", "Spam", "No sale", "Callback", "Sale"), strict=True):
        named(stage, "T0ACME")
        await stage.types("U0ANA", f"line {LINE}")
        named(stage, team)
        await stage.tags("U0ANA", f"disposition={option}")
        await disposed(stage, option)
        (shown,) = await stage.types("U0ANA", f"line {LINE}")
        assert "everal people" not in shown.words
        assert len(await rows(stage, "line")) == 1


async def test_the_limit_is_hers_over_all_teams(stage: Stage) -> None:
    """Thirty lookups a minute, not thirty for each workspace."""
    for number in range(LOOKUPS_A_MINUTE):
        named(stage, NAMED[number % len(NAMED)])
        await stage.types("U0ANA", "all")
    named(stage, "T0HOME")
    (refused,) = await stage.types("U0ANA", "all")
    assert "again in" in refused.words


async def test_what_is_kept_is_keyed_by_the_enterprise(stage: Stage) -> None:
    """Also what was kept before it was known, from the moment on in which it is."""
    named(stage, "T0ACME")
    (card,) = await stage.types("U0ANA", CALL)
    await stage.types("U0ANA", f"line {LINE}")
    await stage.clicks("U0ANA", card, "No sale")
    named(stage, "E0CORP")
    await stage.clicks("U0ANA", card, "Sold")
    assert await homes(stage, "tag_request") == {"E0CORP"}
    assert await homes(stage, "line") == {"E0CORP"}
    assert await homes(stage, "reply", "viewer_home") == {"E0CORP"}
    (known,) = await rows(stage, "person", "enterprise, team, user_id")
    assert known == ("E0CORP", "T0HOME", "U0ANA")


async def test_who_is_in_none_of_the_workspaces_is_nobody_here(stage: Stage) -> None:
    """Whatever Slack names with what they do, once users.info has said where they belong."""
    message = stage.slack.say("U0SAM", "C0SALES", f"see {CALL}")
    payloads = []
    for team in ("T0HOME", "E0CORP", None, "T0ACME"):
        named(stage, team)
        payloads.append(stage.slack.payloads.message_shortcut("U0ANA", message, "look_up"))
    stage.slack.workspace.users["U0ANA"].workspaces = ()
    for payload in payloads:
        await stage.slack.send(payload)
        await stage.settle()
        refused = stage.slack.modal("U0ANA")
        assert refused is not None
        assert NOBODY in str(refused.body)
        await stage.slack.close_view("U0ANA", clear=True)
    assert stage.asked() == 0


async def test_without_users_info_somebody_unknown_is_denied(stage: Stage) -> None:
    """A missing team is nobody's: until Slack has said whose it is, it says that it can't tell."""
    stage.slack.switches.outage("users.info")
    named(stage, None)
    (refused,) = await stage.types("U0ANA", CALL)
    assert words.NOT_CHECKED in refused.words
    assert stage.asked() == 0
    stage.slack.switches.clear()
    (card,) = await stage.types("U0ANA", CALL)
    assert FULL in card.words


async def test_one_of_several_workspaces_is_enough(tmp_path: Path, way: Way) -> None:
    """Globex is of the home workspace only: she has both organizations, under whichever team is named."""
    file = globex('agents = ["U0ANA"]').replace('workspaces = ["T0ACME"]', 'workspaces = ["T0HOME"]')
    async with a_stage(tmp_path, file, way) as stage:
        stage.slack.workspace.join_grid("U0ANA", HOME, with_us=True)
        for team in NAMED:
            named(stage, team)
            (mine,) = await stage.types("U0ANA", "me")
            assert "Acme Roofing" in mine.words
            assert "Globex Solar" in mine.words
        assert stage.slack.refused == []


async def test_a_plain_workspaces_user_id_under_another_team_is_another_person(
    tmp_path: Path, way: Way
) -> None:
    """Sam is known, and of no enterprise: somebody of another company with his id is not he."""
    async with a_stage(tmp_path, way=way) as stage:
        stage.begin()
        (card,) = await stage.types("U0SAM", CALL)
        stage.slack.workspace.users["U0SAM"].named_team = None
        (again,) = await stage.clicks("U0SAM", card, "Refresh")
        assert FULL in again.words, "without a team it is he whom Slack knows by this id"
        asked = stage.asked()
        for team in ("T0OTHER", "T0HOME", "E0CORP"):
            stage.slack.workspace.users["U0SAM"].named_team = team
            (refused,) = await stage.clicks("U0SAM", card, "Refresh")
            assert NOBODY in refused.words, team
            assert stage.asked() == asked, team
        assert stage.slack.refused == []
