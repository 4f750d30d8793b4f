"""What `users.info` says of somebody, and what that makes them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.access.members import described
from bot.ledger.memberships import Checked, Membership

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

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
    "somebody of no team is a stranger": ({"team_id": ABSENT}, Membership.STRANGER),
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
    assert described(user, NOW).standing is expected


WHERE: dict[str, tuple[dict[str, Any], tuple[str, set[str]]]] = {
    "the home of a plain workspace's is that": ({}, ("T0ACME", {"T0ACME"})),
    "which may be another company's": ({"team_id": "T0OTHER"}, ("T0OTHER", {"T0OTHER"})),
    "on Enterprise Grid people are at home in the enterprise, and belong to several workspaces": (
        {"team_id": "T0HOME", "enterprise_user": {"enterprise_id": "E0CORP", "teams": ["T0THIRD", "T0ACME"]}},
        ("E0CORP", {"E0CORP", "T0HOME", "T0THIRD", "T0ACME"}),
    ),
    "to their own alone, where no others are listed": (
        {"enterprise_user": {"enterprise_id": "E0CORP"}},
        ("E0CORP", {"E0CORP", "T0ACME"}),
    ),
    "without an enterprise's id there is none": ({"enterprise_user": {}}, ("T0ACME", {"T0ACME"})),
    "what isn't as documented is left out": (
        {"team_id": 7, "enterprise_user": {"enterprise_id": ["E0CORP"], "teams": "T0ACME"}},
        ("", set()),
    ),
    "and what isn't at all likewise": ({"enterprise_user": "T0OTHER"}, ("T0ACME", {"T0ACME"})),
}


@pytest.mark.parametrize(("changes", "expected"), WHERE.values(), ids=WHERE)
def test_where_slack_says_they_are(changes: dict[str, Any], expected: tuple[str, set[str]]) -> None:
    """The home is the one key; where they belong grants, if it is an organization's."""
    found = described({**FULL_MEMBER, **changes}, NOW)
    assert (found.home, set(found.workspaces)) == expected


def test_on_grid_a_person_is_the_same_by_any_of_their_workspaces() -> None:
    """And by none named; in a plain workspace, by that alone."""
    on_grid = Checked(Membership.FULL, NOW, "T0HOME", "E0CORP", frozenset({"E0CORP", "T0HOME", "T0ACME"}))
    plain = Checked(Membership.FULL, NOW, "T0ACME", "", frozenset({"T0ACME"}))
    homes = ("", "E0CORP", "T0HOME", "T0ACME", "T0OTHER")
    assert [on_grid.is_of(home) for home in homes] == [True, True, True, True, False]
    assert [plain.is_of(home) for home in homes] == [True, False, False, True, False]


def test_nothing_known_makes_nobody_a_member() -> None:
    """An answer without a word about the person."""
    assert described({}, NOW).standing is not Membership.FULL
