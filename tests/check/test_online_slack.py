"""`check --online` of the app in Slack: the bot token, scopes, workspaces, and the app-level token."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp import web

from bot.slack.entry import SCOPES
from sandbox.slack.workspace import Enterprise
from tests.check.world import World, answering, free_port
from tests.waiting import PATIENCE


async def test_a_wrong_bot_token_ends_the_questions(world: World) -> None:
    """What it is and where to get it again; groups and people are not asked for with it."""
    told = await world.check(slack_bot_token="xoxb-wrong")
    assert not told.well
    assert told.wrong.startswith("SLACK_BOT_TOKEN: Slack doesn't know this token (invalid_auth)")
    assert "not looked up, since the bot token isn't good" in told.of("hint")[0]
    assert [call.method for call in world.slack.calls] == ["auth.test"]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("account_inactive", "Install it again: api.slack.com/apps, your app, Install App."),
        ("token_revoked", "Install the app again: api.slack.com/apps, your app, Install App."),
        ("token_expired", "token rotation is on"),
        ("ratelimited", "Check again in a minute."),
        ("org_login_required", "Slack refuses it: org_login_required."),
        ("\x1b[31mred\nand more", "Slack refuses it: [31mred and more."),
    ],
)
async def test_each_refusal_of_the_bot_token_says_what_to_do(world: World, code: str, says: str) -> None:
    """In Slack's own word, so that it can be looked up; and nothing a terminal would act on."""
    world.slack.switches.error("auth.test", code)
    told = await world.check()
    assert told.wrong.startswith("SLACK_BOT_TOKEN: ")
    assert says in told.wrong


async def test_slack_out_of_reach_is_not_the_tokens_fault(world: World) -> None:
    """A dropped connection, and nobody there at all."""
    world.slack.switches.outage("auth.test")
    dropped = await world.check()
    nobody = await world.check(slack_api_url=f"http://127.0.0.1:{free_port()}/api/")
    assert dropped.wrong.startswith("Slack: no connection. See whether this machine may reach SLACK_API_URL")
    assert nobody.wrong == dropped.wrong


async def test_slack_is_waited_for_so_long_and_no_longer(world: World) -> None:
    """Both tokens at once, one line for what they have in common."""
    world.slack.switches.hold()
    async with asyncio.timeout(PATIENCE):
        told = await world.check(seconds=0.5, slack_app_token=world.slack.workspace.app.app_token)
    assert [line for line in told.of("WRONG") if line.startswith("Slack: no answer in time.")]


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(text="<h1>Log in</h1>", content_type="text/html"),
        web.Response(text="no", content_type="text/plain"),
        web.Response(text='{"ok": tr', content_type="application/json"),
        web.Response(text='["ok"]', content_type="application/json"),
        web.Response(body=b'"\xff"', content_type="application/json"),
        web.Response(text='{"ok": false, "error": 7}', content_type="application/json"),
        web.Response(status=503, text="", content_type="application/json"),
    ],
    ids=["html", "text", "cut off", "list", "not utf-8", "no code", "503"],
)
async def test_whatever_comes_back_there_is_no_traceback(world: World, answer: web.Response) -> None:
    """A proxy's login page, or anything else that isn't Slack, is told as that."""
    async with answering(answer) as port:
        told = await world.check(slack_api_url=f"http://127.0.0.1:{port}/api/")
    assert told.wrong.startswith("Slack: what came back is no answer of Slack's.")


async def test_an_answer_without_scopes_is_a_hint(world: World) -> None:
    """A proxy may take headers out; what can't be compared isn't called missing."""
    body = '{"ok": true, "team": "Acme", "team_id": "T0ACME", "user": "bot", "user_id": "U0BOT"}'
    async with answering(web.Response(text=body, content_type="application/json")) as port:
        told = await world.check(slack_api_url=f"http://127.0.0.1:{port}/api/")
    assert any("x-oauth-scopes" in hint for hint in told.of("hint"))
    assert told.of("WRONG") == []


@pytest.mark.parametrize(("scope", "reason"), SCOPES)
async def test_a_missing_scope_is_named_with_its_reason(world: World, scope: str, reason: str) -> None:
    """And what to do: add it, reinstall."""
    world.slack.workspace.app.scopes -= {scope}
    told = await world.check()
    assert told.wrong.startswith(f"Slack: the scope {scope} is missing: {reason.replace('`', '')}.")
    assert "reinstall the app" in told.wrong
    assert world.slack.refused == []  # what the scope is for isn't tried without it


async def test_a_superfluous_scope_is_only_a_hint(world: World) -> None:
    """Everything works; less would be safer."""
    world.slack.workspace.app.scopes |= {"channels:history", "admin"}
    told = await world.check()
    assert told.well
    assert "granted, but never used: admin, channels:history." in told.of("hint")[0]


async def test_an_organization_of_another_workspace_is_of_no_use(world: World) -> None:
    """A hint while others work, wrong when it is all of them: nobody could use anything."""
    elsewhere = world.organization(workspaces=["T0ELSEWHERE"])
    some = await world.check(elsewhere, world.organization("globex"))
    everyone = await world.check(elsewhere)
    assert some.well
    assert "installed in T0ACME" in some.of("hint")[0]
    assert "nobody there can use acme." in some.of("hint")[0]
    assert everyone.wrong == some.of("hint")[0]


async def test_an_enterprise_counts_as_a_workspace(world: World) -> None:
    """Named in the file, it is enough; installed for all of it, which workspaces it has can't be told."""
    workspace = world.slack.workspace
    workspace.team = replace(workspace.team, enterprise=Enterprise("E0ACME", "Acme Group"))
    named = await world.check(world.organization(workspaces=["E0ACME"]))
    workspace.app.org_wide = True
    untold = await world.check(world.organization(workspaces=["T0ELSEWHERE"]))
    assert not any("workspaces" in line for line in [*named.of("hint"), *named.of("WRONG")])
    assert any("a whole Enterprise organization" in hint for hint in untold.of("hint"))


async def test_a_wrong_app_level_token_says_which_to_make(world: World) -> None:
    """Unknown to Slack, or without the scope that can't be added later."""
    unknown = await world.check(slack_app_token="xapp-wrong")
    world.slack.workspace.app.app_token_scopes.clear()
    unscoped = await world.check(slack_app_token=world.slack.workspace.app.app_token)
    assert unknown.wrong.startswith("SLACK_APP_TOKEN: Slack doesn't know this token (invalid_auth)")
    assert unscoped.wrong.startswith("SLACK_APP_TOKEN: it lacks the scope connections:write (missing_scope)")
    assert unscoped.after("dispatch_failed")[1].startswith("here: SLACK_APP_TOKEN opens no connection")


async def test_slack_out_of_reach_says_nothing_of_socket_mode(world: World) -> None:
    """The app-level token isn't blamed for it."""
    world.slack.switches.outage("apps.connections.open")
    told = await world.check(slack_app_token=world.slack.workspace.app.app_token)
    assert told.wrong.startswith("Slack: no connection.")
    assert told.after("dispatch_failed")[1] == "here: nothing that was asked above explains it"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("socket_mode_not_enabled", "Socket Mode is off"),
        ("not_allowed_token_type", "that is another kind of token"),
        ("ratelimited", "Check again in a minute."),
        ("forbidden_team", "Slack refuses it: forbidden_team."),
    ],
)
async def test_each_refusal_of_socket_mode_says_what_to_do(world: World, code: str, says: str) -> None:
    """In Slack's own word, so that it can be looked up."""
    world.slack.switches.error("apps.connections.open", code)
    told = await world.check(slack_app_token=world.slack.workspace.app.app_token)
    assert told.wrong.startswith("SLACK_APP_TOKEN: ")
    assert says in told.wrong


async def test_without_an_app_level_token_socket_mode_is_not_asked_for(world: World) -> None:
    """Then HTTP is meant."""
    await world.check()
    assert world.slack.calls_to("apps.connections.open") == []
