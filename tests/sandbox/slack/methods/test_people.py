"""auth.test, users.*, usergroups.*: who is asking, and who others are."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Enterprise, Team, User
from tests.sandbox.slack.acting import error_of
from tests.sandbox.slack.blocks import Json

GROUP_USERS = "usergroups.users.list"


async def user(client: AsyncWebClient, user_id: str) -> Json:
    answer: Json = (await client.users_info(user=user_id))["user"]
    return answer


async def test_auth_test_tells_who_the_app_is(client: AsyncWebClient) -> None:
    """auth.test names team and bot, and the granted scopes stand in a header."""
    answer = await client.auth_test()
    assert answer.data == {
        "ok": True,
        "url": "https://acme-roofing.slack.com/",
        "team": "Acme Roofing",
        "user": "switchboard",
        "team_id": "T0ACME",
        "user_id": "U0BOT",
        "bot_id": "B0SWITCHBOARD",
        "is_enterprise_install": False,
    }
    assert answer.headers["x-oauth-scopes"] == (
        "channels:read,chat:write,commands,groups:read,im:write,usergroups:read,users:read"
    )


@pytest.mark.parametrize(
    ("user_id", "expected"),
    [
        (
            "U0ANA",
            {"team_id": "T0ACME", "is_restricted": False, "is_ultra_restricted": False, "is_bot": False},
        ),
        ("U0GUS", {"is_restricted": True, "is_ultra_restricted": True, "deleted": False}),
        ("U0BOT2", {"is_bot": True}),
        ("U0DEL", {"deleted": True}),
        ("U9OTTO", {"team_id": "T0OTHER", "is_stranger": False}),
    ],
)
async def test_who_people_are(client: AsyncWebClient, user_id: str, expected: Json) -> None:
    """users.info tells members, guests, bots, deactivated accounts and outsiders apart."""
    info = await user(client, user_id)
    assert {name: info[name] for name in expected} == expected


async def test_what_users_info_goes_by(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Of the deactivated nothing is told, guests are of two kinds, strangers share no channel; and Grid."""
    assert "is_restricted" not in await user(client, "U0DEL")
    slack.workspace.users["U0GUS"].guest = "multi_channel"
    info = await user(client, "U0GUS")
    assert (info["is_restricted"], info["is_ultra_restricted"]) == (True, False)
    slack.workspace.channels["C0SHARED"].members.discard("U0BOT")
    assert (await user(client, "U9OTTO"))["is_stranger"] is True
    slack.workspace.teams["T0GRID"] = Team("T0GRID", "Grid", "grid", Enterprise("E0GRID", "Grid Org"))
    slack.workspace.users["W0GRETA"] = User("W0GRETA", "T0GRID", "greta", "Greta Grid")
    assert (await user(client, "W0GRETA"))["enterprise_user"]["enterprise_id"] == "E0GRID"
    assert await error_of(client, "users.info", user="U0NOBODY") == "user_not_found"


async def test_user_groups(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """User groups are listed, their people on request; disabled ones aren't, and a free plan has none."""
    (group,) = (await client.usergroups_list(include_users=True))["usergroups"]
    assert [group[name] for name in ("id", "handle", "users", "user_count")] == [
        "S0AGENTS", "agents", ["U0ANA"], 1,
    ]  # fmt: skip
    assert "users" not in (await client.usergroups_list())["usergroups"][0]
    assert (await client.usergroups_users_list(usergroup="S0AGENTS"))["users"] == ["U0ANA"]
    assert await error_of(client, GROUP_USERS, usergroup="S0NONE") == "no_such_subteam"
    slack.workspace.user_groups["S0AGENTS"].disabled = True
    assert (await client.usergroups_list())["usergroups"] == []
    assert await error_of(client, GROUP_USERS, usergroup="S0AGENTS") == "no_such_subteam"
    slack.workspace.plan_has_user_groups = False
    assert await error_of(client, GROUP_USERS, usergroup="S0AGENTS") == "plan_upgrade_required"
