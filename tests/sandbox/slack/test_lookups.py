"""users.*, usergroups.*, conversations.*: what the app can learn of the world."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Channel, Enterprise, Team, User
from tests.sandbox.slack.blocks import Json


async def user(client: AsyncWebClient, user_id: str) -> Json:
    answer: Json = (await client.users_info(user=user_id))["user"]
    return answer


async def channel(client: AsyncWebClient, channel_id: str) -> Json:
    slack_says: Json = (await client.conversations_info(channel=channel_id))["channel"]
    return slack_says


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


async def test_of_a_deactivated_account_little_is_said(client: AsyncWebClient) -> None:
    """Whether a deactivated account was a guest is not told."""
    assert "is_restricted" not in await user(client, "U0DEL")


async def test_a_multi_channel_guest_is_restricted_but_not_ultra(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """The two kinds of guests differ in one field."""
    slack.workspace.users["U0GUS"].guest = "multi_channel"
    info = await user(client, "U0GUS")
    assert (info["is_restricted"], info["is_ultra_restricted"]) == (True, False)


async def test_an_outsider_the_bot_shares_no_channel_with_is_a_stranger(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """is_stranger goes by the channels the bot is in."""
    slack.workspace.channels["C0SHARED"].members.discard("U0BOT")
    assert (await user(client, "U9OTTO"))["is_stranger"] is True


async def test_enterprise_grid_people(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A person of Enterprise Grid comes with their organization."""
    slack.workspace.teams["T0GRID"] = Team("T0GRID", "Grid", "grid", Enterprise("E0GRID", "Grid Org"))
    slack.workspace.users["W0GRETA"] = User("W0GRETA", "T0GRID", "greta", "Greta Grid")
    assert (await user(client, "W0GRETA"))["enterprise_user"]["enterprise_id"] == "E0GRID"


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("usergroups.users.list", {"usergroup": "S0NONE"}, "no_such_subteam"),
        ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": "U0DEL"}, "user_disabled"),
        ("conversations.open", {"users": "U0BOT2"}, "cannot_dm_bot"),
    ],
)
async def test_what_is_not_there(
    client: AsyncWebClient, method: str, arguments: dict[str, str], error: str
) -> None:
    """Each method has its own word for what it can't find."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, data=arguments)
    assert caught.value.response["error"] == error


async def test_user_groups(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """User groups are listed, their people on request, disabled ones on request."""
    (group,) = (await client.usergroups_list(include_users=True))["usergroups"]
    assert (group["id"], group["handle"], group["users"], group["user_count"]) == (
        "S0AGENTS",
        "agents",
        ["U0ANA"],
        1,
    )
    assert "users" not in (await client.usergroups_list())["usergroups"][0]
    assert (await client.usergroups_users_list(usergroup="S0AGENTS"))["users"] == ["U0ANA"]
    slack.workspace.user_groups["S0AGENTS"].disabled = True
    assert (await client.usergroups_list())["usergroups"] == []
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        await client.usergroups_users_list(usergroup="S0AGENTS")


async def test_a_free_plan_has_no_user_groups(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Without a paid plan, plan_upgrade_required."""
    slack.workspace.plan_has_user_groups = False
    with pytest.raises(SlackApiError, match="plan_upgrade_required"):
        await client.usergroups_users_list(usergroup="S0AGENTS")


@pytest.mark.parametrize(
    ("channel_id", "expected"),
    [
        ("C0SALES", {"is_channel": True, "is_private": False, "is_ext_shared": False, "is_member": True}),
        ("C0RANDOM", {"is_member": False}),
        ("C0OLD", {"is_archived": True}),
        ("G0PRIV", {"is_group": True, "is_private": True}),
        (
            "C0SHARED",
            {"is_ext_shared": True, "is_shared": True, "connected_team_ids": ["T0OTHER"]},
        ),
    ],
)
async def test_what_channels_are(client: AsyncWebClient, channel_id: str, expected: Json) -> None:
    """conversations.info tells private, archived and externally shared channels apart."""
    info = await channel(client, channel_id)
    assert {name: info[name] for name in expected} == expected


async def test_a_channel_can_become_shared(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Sharing a channel in mid-scenario shows at once."""
    slack.workspace.channels["C0SALES"].shared_with.add("T0OTHER")
    assert (await channel(client, "C0SALES"))["is_ext_shared"] is True


async def test_a_private_channel_without_the_bot(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Of a private channel it isn't in, the bot learns nothing."""
    slack.workspace.channels["G0PRIV"].members.discard("U0BOT")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.conversations_info(channel="G0PRIV")


async def test_a_direct_message_names_its_person(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A direct message is_im and has a user, given im:read."""
    slack.workspace.app.scopes.add("im:read")
    info = await channel(client, "D0ANA")
    assert (info["is_im"], info["user"]) == (True, "U0ANA")


async def test_opening_a_direct_message(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """conversations.open gives the conversation, new or not."""
    del slack.workspace.channels["D0ANA"]
    first = await client.conversations_open(users="U0ANA")
    second = await client.conversations_open(users="U0ANA", return_im=True)
    assert first.data == {"ok": True, "channel": {"id": "D0ANA"}}
    assert (second["already_open"], second["channel"]["user"]) == (True, "U0ANA")


async def test_a_group_message_names_its_kind(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A group message is_mpim, given mpim:read."""
    slack.workspace.app.scopes.add("mpim:read")
    members = {"U0ANA", "U0SAM", "U0BOT"}
    slack.workspace.channels["G0MPIM"] = Channel("G0MPIM", "mpdm-ana--sam-1", "T0ACME", "mpim", members)
    assert (await channel(client, "G0MPIM"))["is_mpim"] is True
