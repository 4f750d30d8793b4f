"""The words for what people in Slack never see: Invoca's calls and requests, troubles, Switchboard's log."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from sandbox.bot_process import BotDidNotStartError
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.server import InvocaSandbox
from sandbox.new_calls import begin_call, calls_in_progress, end_call, ends_of, numbers_in
from sandbox.not_done import NotDoneError
from sandbox.slack.server import SlackSandbox
from sandbox.switchboard import Switchboard
from sandbox.switched import Switched, landed
from sandbox.terminal.cells import clean
from sandbox.terminal.choosing import Unclear, choose
from sandbox.terminal.language import Verb
from sandbox.terminal.lines import Line, Style, line
from sandbox.terminal.panels import calls_panel, requests_panel, table
from sandbox.terminal.patience import waiting
from sandbox.terminal.sharing import share
from sandbox.terminal.terminal import Terminal
from sandbox.terminal.troubles import read_switch
from sandbox.troubles import INVOCA, SLACK, Switches

REQUESTS = 12  # shown at most
LOG_LINES = 15
_BETWEEN_NUMBERS = re.compile(r"(?:call|from|to|on|→|->|[\s,])*")


class OtherSide:
    """What is behind Slack, and behind Switchboard. Raises Unclear."""

    def __init__(
        self, slack: SlackSandbox, invoca: InvocaSandbox, switchboard: Switchboard, terminal: Terminal
    ) -> None:
        self._slack = slack
        self._invoca = invoca
        self._switchboard = switchboard
        self._terminal = terminal
        self._api = Switched(INVOCA, invoca.switches)
        self._web_api = Switched(SLACK, slack.switches)
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
                lines = self._switch(verb, rest, self._api)
            case Verb.SLACK:
                shared = await share(self._slack, rest)
                lines = shared or self._switch(verb, rest, self._web_api)
            case Verb.REQUESTS:
                zone = datetime.now(UTC).astimezone().tzinfo
                lines = requests_panel(self._invoca.received[-REQUESTS:], zone, columns)
            case Verb.RESTART:
                lines = await self._anew(killed=False)
            case Verb.KILL:
                lines = await self._anew(killed=True)
            case Verb.STOP:
                await self._stop()
                lines = [line("Switchboard is stopped. restart starts it again.", Style.WARNING)]
            case _:
                lines = self.log()
        self._terminal.show(lines)

    def log(self) -> list[Line]:
        """The end of Switchboard's log."""
        lines = self._switchboard.log(LOG_LINES)
        return [line(clean(each), Style.DIM) for each in lines] or [line("The log is empty.", Style.DIM)]

    def troubles(self) -> list[str]:
        """What is wrong just now, as it was typed."""
        switched = (
            (Verb.API, self._api.word, self._api.is_well),
            (Verb.SLACK, self._web_api.word, self._web_api.is_well),
        )
        words = [f"{verb} {word}" for verb, word, is_well in switched if not is_well]
        has_ended = self._switchboard.process is not None and not self._switchboard.is_running
        return [*words, *(["Switchboard isn't running"] if has_ended else [])]

    def _live(self) -> Sequence[SandboxCall]:
        return calls_in_progress(self._invoca, datetime.now(UTC))

    def _begin(self, rest: str) -> list[Line]:
        numbers, between = numbers_in(rest)
        if _BETWEEN_NUMBERS.fullmatch(between) is None or len(numbers) > 2:
            raise Unclear(
                "new call begins a call; new call 530-555-0123 begins it from that number, and a second "
                "number is where it goes."
            )
        call = begin_call(self._invoca, datetime.now(UTC), *numbers)
        return [line(f"A call began: {ends_of(call)}, {call.transaction_id}.", Style.GOOD)]

    def _end(self, rest: str) -> list[Line]:
        listed = self._listed or self._live()
        which = rest.removeprefix("call").strip()
        if which.isdecimal() and 1 <= int(which) <= len(listed):
            call = listed[int(which) - 1]
        else:
            call = choose(which or "?", {call.transaction_id: call for call in listed}, "call")
        try:
            end_call(self._invoca, datetime.now(UTC), call.transaction_id)
        except NotDoneError as error:
            raise Unclear(f"{error} invoca lists the calls in progress.") from None
        return [line(f"The call {call.transaction_id} is over.", Style.GOOD)]

    def _switch(self, verb: Verb, rest: str, switched: Switched[Switches]) -> list[Line]:
        if not rest:
            rows = [(f"{verb} {word}", trouble.words()) for word, trouble in switched.table.items()]
            return [
                *table(rows, self._terminal.columns),
                line(f"Now: {verb} {switched.word}.", Style.DIM),
            ]
        name, seconds = read_switch(rest, switched.table, verb)
        try:
            switched.put(name, seconds)
        except NotDoneError as error:
            raise Unclear(str(error)) from None
        late = [line(each, Style.WARNING) for each in landed(self._invoca)] if verb is Verb.API else []
        style = Style.GOOD if switched.is_well else Style.WARNING
        return [*late, line(f"{verb} {name}: {switched.words}.", style)]

    async def _stop(self) -> None:
        async with waiting(self._terminal, "stopping Switchboard"):
            await self._switchboard.stop()

    async def _anew(self, *, killed: bool) -> list[Line]:
        if killed:
            was = "killed" if self._switchboard.is_running else "down already"
            await self._switchboard.kill()
            self._terminal.show([line(f"Switchboard was {was}. Starting it again…", Style.WARNING)])
        else:
            await self._stop()
        try:
            async with waiting(self._terminal, "starting Switchboard"):
                seconds = await self._switchboard.start()
        except BotDidNotStartError as error:
            return [line(f"Switchboard did not start: {error.reason}.", Style.BAD), *self.log()]
        words = f"Switchboard is ready again, after {seconds:.1f} s, with the database it had."
        return [line(words, Style.GOOD)]
