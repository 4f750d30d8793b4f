"""What `users.info` says of somebody, and what that makes them."""

from typing import Any

import pytest

from bot.ledger.people import Membership
from bot.people import membership

FULL_MEMBER = {
    "team_id": "T0ACME",
    "deleted": False,
    "is_bot": False,
    "is_restricted": False,
    "is_ultra_restricted": False,
}
ABSENT = object()
"""In a row: Slack doesn't say."""

SAID: dict[str, tuple[dict[str, Any], Membership]] = {
    "a plain member is a full one": ({}, Membership.FULL),
    "so is one of whom Slack says no to everything": (
        {"is_workflow_bot": False, "is_stranger": False, "enterprise_user": {}},
        Membership.FULL,
    ),
    "a deactivated account is no member": ({"deleted": True}, Membership.DELETED),
    "nor is one that may be deactivated": ({"deleted": None}, Membership.DELETED),
    "nor one of which Slack doesn't say": ({"deleted": ABSENT}, Membership.DELETED),
    "a bot is no member": ({"is_bot": True}, Membership.BOT),
    "nor is one that may be a bot": ({"is_bot": None}, Membership.BOT),
    "a workflow is no member": ({"is_workflow_bot": True}, Membership.BOT),
    "a stranger is no member": ({"is_stranger": True}, Membership.STRANGER),
    "somebody of another team is a stranger": ({"team_id": "T0OTHER"}, Membership.STRANGER),
    "somebody of no team is one too": ({"team_id": ABSENT}, Membership.STRANGER),
    "on Enterprise Grid people have several teams": (
        {"team_id": "T0OTHER", "enterprise_user": {"teams": ["T0THIRD", "T0ACME"]}},
        Membership.FULL,
    ),
    "and are strangers where none of these is ours": (
        {"team_id": "T0OTHER", "enterprise_user": {"teams": ["T0THIRD"]}},
        Membership.STRANGER,
    ),
    "no teams on Enterprise Grid are none": (
        {"team_id": "T0OTHER", "enterprise_user": {}},
        Membership.STRANGER,
    ),
    "what isn't as documented is none either": (
        {"team_id": "T0OTHER", "enterprise_user": "T0ACME"},
        Membership.STRANGER,
    ),
    "a guest of several channels is a guest": ({"is_restricted": True}, Membership.GUEST),
    "so is one who may be": ({"is_restricted": None}, Membership.GUEST),
    "a guest of one channel is a guest": ({"is_ultra_restricted": True}, Membership.GUEST),
    "so is one who may be one of one channel": ({"is_ultra_restricted": None}, Membership.GUEST),
    "being of our team on Enterprise Grid makes no guest a member": (
        {"team_id": "T0OTHER", "enterprise_user": {"teams": ["T0ACME"]}, "is_restricted": True},
        Membership.GUEST,
    ),
}


@pytest.mark.parametrize(("changes", "expected"), SAID.values(), ids=SAID)
def test_what_slack_says_makes_them(changes: dict[str, Any], expected: Membership) -> None:
    """Each row, against a full member of whom only this is different."""
    user = {key: value for key, value in {**FULL_MEMBER, **changes}.items() if value is not ABSENT}
    assert membership(user, "T0ACME") is expected


def test_nothing_known_makes_nobody_a_member() -> None:
    """An answer without a word about the person."""
    assert membership({}, "T0ACME") is not Membership.FULL
