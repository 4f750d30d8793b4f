"""The words for what people in Slack never see: Invoca's calls and requests, troubles, Switchboard's log."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from secrets import randbelow

from sandbox.bot_process import BotDidNotStartError
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.scenario import scenario
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.server import SlackSandbox
from sandbox.terminal.cells import clean
from sandbox.terminal.choosing import Unclear, choose
from sandbox.terminal.language import Verb
from sandbox.terminal.lines import Line, Style, line
from sandbox.terminal.panels import calls_panel, requests_panel, table
from sandbox.terminal.switchboard import Switchboard
from sandbox.terminal.terminal import Terminal
from sandbox.terminal.troubles import INVOCA, OK, SLACK, Switches, Trouble, switch

REQUESTS = 12  # shown at most
LOG_LINES = 15
_TEN_DIGITS = re.compile(r"1?(\d{10})")


class OtherSide:
    """What is behind Slack, and behind Switchboard. Raises Unclear."""

    def __init__(
        self, slack: SlackSandbox, invoca: InvocaSandbox, switchboard: Switchboard, terminal: Terminal
    ) -> None:
        self._slack = slack
        self._invoca = invoca
        self._switchboard = switchboard
        self._terminal = terminal
        self._troubles = {Verb.API: OK, Verb.SLACK: OK}
        self._listed: Sequence[SandboxCall] = ()

    async def do(self, verb: Verb, rest: str) -> None:
        """Do what one of these words says."""
        columns = self._terminal.columns
        match verb:
            case Verb.INVOCA:
                self._listed = self._live()
                lines = calls_panel(self._listed, datetime.now(UTC), columns)
            case Verb.NEW:
                lines = self._begin(rest)
            case Verb.END:
                lines = self._end(rest)
            case Verb.API:
                lines = self._switch(verb, rest, INVOCA, self._invoca.switches)
            case Verb.SLACK:
                lines = self._switch(verb, rest, SLACK, self._slack.switches)
            case Verb.REQUESTS:
                zone = datetime.now(UTC).astimezone().tzinfo
                lines = requests_panel(self._invoca.received[-REQUESTS:], zone, columns)
            case Verb.RESTART:
                lines = await self._restart()
            case _:
                lines = self.log()
        self._terminal.show(lines)

    def log(self) -> list[Line]:
        """The end of Switchboard's log."""
        lines = self._switchboard.log(LOG_LINES)
        return [line(clean(each), Style.DIM) for each in lines] or [line("The log is empty.", Style.DIM)]

    def _live(self) -> list[SandboxCall]:
        return self._invoca.board.live(ACME, datetime.now(UTC))

    def _begin(self, rest: str) -> list[Line]:
        number = _TEN_DIGITS.fullmatch(re.sub(r"\D", "", rest.removeprefix("call")))
        if rest not in {"", "call"} and number is None:
            raise Unclear("new call begins a call; new call 530-555-0123 begins it from that number.")
        now = datetime.now(UTC)
        example = scenario(randbelow(1_000_000), now, hours=1)[1]
        caller = f"+1{number[1]}" if number else example.calling_phone_number
        call = replace(example, began=now, ends=None, start_time=now, calling_phone_number=caller)
        self._invoca.board.begin(ACME, call)
        return [line(f"A call began: {caller or 'number withheld'}, {call.transaction_id}.", Style.GOOD)]

    def _end(self, rest: str) -> list[Line]:
        listed = self._listed or self._live()
        which = rest.removeprefix("call").strip()
        if which.isdecimal() and 1 <= int(which) <= len(listed):
            call = listed[int(which) - 1]
        else:
            call = choose(which or "?", {call.transaction_id: call for call in listed}, "call")
        if call not in self._live():
            raise Unclear(f"{call.transaction_id} is over already. invoca lists the calls in progress.")
        self._invoca.board.end(ACME, call.transaction_id)
        return [line(f"The call {call.transaction_id} is over.", Style.GOOD)]

    def _switch(
        self, verb: Verb, rest: str, table_of: Mapping[str, Trouble[Switches]], switches: Switches
    ) -> list[Line]:
        if not rest:
            now = self._troubles[verb]
            rows = [(f"{verb} {word}", trouble.words()) for word, trouble in table_of.items()]
            return [*table(rows, self._terminal.columns), line(f"Now: {verb} {now}.", Style.DIM)]
        name, does = switch(rest, table_of, switches, verb)
        self._troubles[verb] = name
        return [line(f"{verb} {name}: {does}.", Style.GOOD if name == OK else Style.WARNING)]

    async def _restart(self) -> list[Line]:
        await self._switchboard.stop()
        try:
            seconds = await self._switchboard.start()
        except BotDidNotStartError as error:
            return [line(f"Switchboard did not start: {error.reason}.", Style.BAD), *self.log()]
        return [line(f"Switchboard is ready again, after {seconds:.1f} s.", Style.GOOD)]
