"""The three failures people report most of Slack apps: which of them what was found explains, and what to do.

Pure. The causes are those that reports about Slack apps come down to again and again: nobody listening;
Socket Mode on in the app's settings and a server for URLs here, or the other way round; a URL missing where
each command, or Interactivity, has its own; an app that wasn't reinstalled; a host that sleeps; a second
process connected with the same app-level token.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.check import words
from bot.check.here import Here, ProgramState
from bot.check.slack import SocketModeCheck


@dataclass(frozen=True)
class Findings:
    """What ``check --online`` found that bears on whether Slack reaches Switchboard."""

    bot_token_good: bool
    scopes_missing: bool
    socket_mode: SocketModeCheck
    here: Here

    @property
    def over_http(self) -> bool:
        """Whether Slack is meant to send to a URL: without an app-level token there is no other way."""
        return self.socket_mode is SocketModeCheck.NOT_MEANT

    @property
    def ways_differ(self) -> bool:
        """Whether what runs here takes what Slack sends in the one way, and the token is for the other."""
        if self.here.program == "serve":
            return self.socket_mode is SocketModeCheck.OFFERED
        return self.here.program == "socket" and self.over_http


@dataclass(frozen=True)
class SlackFailure:
    """What Slack says or does, what explains it here, and where to look besides."""

    meaning: str
    causes: tuple[str, ...]
    look: tuple[str, ...]


def failures(found: Findings) -> tuple[SlackFailure, ...]:
    """The three failures, as they are to be read with what was found."""
    undelivered = tuple(_undelivered(found))
    unheard = (words.SAME_AS_ABOVE,) if undelivered else ()
    reinstall = (words.NOT_REINSTALLED,) if found.scopes_missing else ()
    stuck = (words.stuck(found.here.address),) if found.here.state is ProgramState.SILENT else ()
    return (
        SlackFailure(
            words.DISPATCH_FAILED,
            undelivered + reinstall,
            words.DISPATCH_FAILED_HTTP if found.over_http else words.DISPATCH_FAILED_SOCKET,
        ),
        SlackFailure(
            words.OPERATION_TIMEOUT,
            stuck,
            words.OPERATION_TIMEOUT_HTTP if found.over_http else words.OPERATION_TIMEOUT_SOCKET,
        ),
        SlackFailure(
            words.NOTHING_HAPPENS,
            unheard + stuck + reinstall,
            words.NOTHING_HAPPENS_HTTP if found.over_http else words.NOTHING_HAPPENS_SOCKET,
        ),
    )


def _undelivered(found: Findings) -> Iterator[str]:
    """Why nothing from Slack would arrive here."""
    here = found.here
    if not found.bot_token_good:
        yield words.BOT_REFUSED
    if found.socket_mode is SocketModeCheck.REFUSED:
        yield words.SOCKET_REFUSED
    match here.state:
        case ProgramState.NOTHING:
            yield words.nothing_runs(here.address, "serve" if found.over_http else "socket")
        case ProgramState.OTHER:
            yield words.other_program(here.address)
        case ProgramState.SWITCHBOARD if found.ways_differ:
            yield words.SERVE_IN_SOCKET_MODE if here.program == "serve" else words.SOCKET_NOT_MEANT
    if here.state is ProgramState.SWITCHBOARD and not here.ready:
        yield words.not_ready(here.address)
