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
from sandbox.terminal.patience import waiting
from sandbox.terminal.sharing import share
from sandbox.terminal.switchboard import Switchboard
from sandbox.terminal.terminal import Terminal
from sandbox.terminal.troubles import INVOCA, OK, SLACK, Switches, Trouble, switch

REQUESTS = 12  # shown at most
LOG_LINES = 15
_NUMBER = re.compile(r"(?:\+?1[\s.-]?)?\(?(\d{3})\)?[\s.-]?(\d{3})[\s.-]?(\d{4})(?!\d)")
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
                shared = await share(self._slack, rest)
                lines = shared or self._switch(verb, rest, SLACK, self._slack.switches)
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
        words = [f"{verb} {word}" for verb, word in self._troubles.items() if word != OK]
        has_ended = self._switchboard.process is not None and not self._switchboard.is_running
        return [*words, *(["Switchboard isn't running"] if has_ended else [])]

    def _live(self) -> list[SandboxCall]:
        return self._invoca.board.live(ACME, datetime.now(UTC))

    def _begin(self, rest: str) -> list[Line]:
        numbers = [f"+1{''.join(match)}" for match in _NUMBER.findall(rest)]
        if _BETWEEN_NUMBERS.fullmatch(_NUMBER.sub("", rest)) is None or len(numbers) > 2:
            raise Unclear(
                "new call begins a call; new call 530-555-0123 begins it from that number, and a second "
                "number is where it goes."
            )
        now = datetime.now(UTC)
        example = scenario(randbelow(1_000_000), now, hours=1)[1]
        caller = numbers[0] if numbers else example.calling_phone_number
        destination = numbers[1] if len(numbers) > 1 else example.destination_phone_number
        call = replace(
            example,
            began=now,
            ends=None,
            start_time=now,
            calling_phone_number=caller,
            destination_phone_number=destination,
        )
        self._invoca.board.begin(ACME, call)
        words = f"{caller or 'number withheld'} → {call.destination_phone_number}, {call.transaction_id}"
        return [line(f"A call began: {words}.", Style.GOOD)]

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
        landed = self._invoca.apply_late_writes() if verb is Verb.API else []
        late = [
            line(f"What Invoca was sent for {write.transaction_id} lands only now.", Style.WARNING)
            for write in landed
        ]
        return [*late, line(f"{verb} {name}: {does}.", Style.GOOD if name == OK else Style.WARNING)]

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
