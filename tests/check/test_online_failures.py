"""The three failures people report: what was found, and which of them it explains."""

from dataclasses import replace

import pytest

from bot.check import online
from bot.check.here import Here, ProgramState
from bot.check.online import Findings, failures
from bot.check.slack import SocketModeCheck

ADDRESS = "127.0.0.1:3000"

READY = Here(ADDRESS, ProgramState.SWITCHBOARD, "serve", ready=True)

ALL_WELL = Findings(
    bot_token_good=True, scopes_missing=False, socket_mode=SocketModeCheck.NOT_MEANT, here=READY
)


def causes(found: Findings) -> tuple[tuple[str, ...], ...]:
    return tuple(failure.causes for failure in failures(found))


def test_where_all_is_well_nothing_is_blamed() -> None:
    """Then only Slack's settings are left, which nobody but a person can see."""
    assert causes(ALL_WELL) == ((), (), ())
    assert all(failure.look for failure in failures(ALL_WELL))


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        (replace(ALL_WELL, bot_token_good=False), online.BOT_REFUSED),
        (replace(ALL_WELL, socket_mode=SocketModeCheck.REFUSED), online.SOCKET_REFUSED),
        (replace(ALL_WELL, socket_mode=SocketModeCheck.OFFERED), online.SERVE_IN_SOCKET_MODE),
        (replace(ALL_WELL, here=Here(ADDRESS, ProgramState.NOTHING)), online.nothing_runs(ADDRESS, "serve")),
        (replace(ALL_WELL, here=Here(ADDRESS, ProgramState.OTHER)), online.other_program(ADDRESS)),
        (replace(ALL_WELL, here=replace(READY, ready=False)), online.not_ready(ADDRESS)),
        (replace(ALL_WELL, here=replace(READY, program="socket")), online.SOCKET_NOT_MEANT),
    ],
    ids=["token", "app token", "serve", "nothing", "other", "not ready", "socket"],
)
def test_what_keeps_slack_from_reaching_us(found: Findings, cause: str) -> None:
    """It fails a command by name, and a click without a word."""
    dispatch_failed, operation_timeout, nothing_happens = causes(found)
    assert dispatch_failed == (cause,)
    assert operation_timeout == ()
    assert nothing_happens == (online.SAME_AS_ABOVE,)


def test_what_was_not_reinstalled_fails_commands_and_clicks() -> None:
    """Missing scopes are its sign."""
    found = replace(ALL_WELL, scopes_missing=True)
    assert causes(found) == ((online.NOT_REINSTALLED,), (), (online.NOT_REINSTALLED,))


def test_each_way_has_places_of_its_own_to_look() -> None:
    """Request URLs are HTTP's; a second process with the same token is Socket Mode's."""
    http = [failure.look for failure in failures(ALL_WELL)]
    socket = [failure.look for failure in failures(replace(ALL_WELL, socket_mode=SocketModeCheck.OFFERED))]
    assert any(online.REQUEST_URL in place for place in http[0])
    assert any(online.REQUEST_URL in place for place in http[2])
    assert not any(online.REQUEST_URL in place for places in socket for place in places)
    assert online.OTHER_PROCESS in socket[1]
