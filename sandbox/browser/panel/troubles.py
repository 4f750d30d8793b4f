"""The troubles Invoca and Slack can have: one word each, what it does, how it is put on, and which is on."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from sandbox.browser.not_done import NotDoneError
from sandbox.invoca.faults import Fault, FaultKind, InvocaSwitches, Requests
from sandbox.invoca.generations import Generation
from sandbox.invoca.server import InvocaSandbox
from sandbox.slack.switches import EVERYTHING, RESPONSE_URL, SlackSwitches

Switches = TypeVar("Switches")
OK = "ok"
POST_MESSAGE = "chat.postMessage"


class Group(StrEnum):
    """What a trouble is about, by which a list of them is parted."""

    WORKS = "Works"
    REACHED = "Down, slow, limited"
    ACCESS = "Token and permission"
    ODD = "Odd answers"
    UPDATES = "Updates"
    GENERATIONS = "As documented at another time"
    SENT = "What Switchboard sends"


@dataclass(frozen=True)
class Trouble(Generic[Switches]):
    """One word: what it does, and how. `{seconds}` is how long things take, where that can be said."""

    group: Group
    does: str
    switch: Callable[[Switches, float], None]
    seconds: float | None = None

    def words(self, seconds: float | None = None) -> str:
        """What it does, in words."""
        if self.seconds is None:
            return self.does
        return self.does.format(seconds=f"{self.seconds if seconds is None else seconds:g}")


def _api_ok(switches: InvocaSwitches, _: float) -> None:
    switches.clear()
    switches.partial_data = False
    switches.updates = True
    switches.accepted_without_body = False
    switches.generation = None


def _fault(kind: FaultKind) -> Callable[[InvocaSwitches, float], None]:
    return lambda switches, _: _fail(switches, Fault(kind))


def _of_updates(kind: FaultKind) -> Callable[[InvocaSwitches, float], None]:
    return lambda switches, _: _fail(switches, Fault(kind, on=Requests.WRITES))


def _fail(switches: InvocaSwitches, fault: Fault) -> None:
    switches.fail(fault)


def _api_partial(switches: InvocaSwitches, _: float) -> None:
    switches.partial_data = True
    # Only this generation says that an answer is incomplete.
    switches.generation = Generation.EARLY_SEPTEMBER_2022


def _set(name: str, value: object) -> Callable[[InvocaSwitches, float], None]:
    return lambda switches, _: setattr(switches, name, value)


def _generation(generation: Generation) -> Callable[[InvocaSwitches, float], None]:
    return _set("generation", generation)


INVOCA: Mapping[str, Trouble[InvocaSwitches]] = {
    OK: Trouble(Group.WORKS, "works as documented", _api_ok),
    "down": Trouble(Group.REACHED, "drops every connection", _fault(FaultKind.DROPPED)),
    "slow": Trouble(
        Group.REACHED,
        "takes {seconds} s to answer",
        lambda switches, seconds: _fail(switches, Fault(FaultKind.SLOW, seconds=seconds)),
        4,
    ),
    "limited": Trouble(
        Group.REACHED,
        "429, come back in {seconds} s",
        lambda switches, seconds: _fail(switches, Fault(FaultKind.TOO_MANY, retry_after=f"{seconds:g}")),
        30,
    ),
    "revoked": Trouble(Group.ACCESS, "401, the token is not accepted", _fault(FaultKind.UNAUTHORIZED)),
    "forbidden": Trouble(Group.ACCESS, "403, the API is not granted", _fault(FaultKind.NOT_PERMITTED)),
    "version": Trouble(Group.ACCESS, "400, the version is unknown", _fault(FaultKind.UNKNOWN_VERSION)),
    "broken": Trouble(Group.REACHED, "500, with an error handle", _fault(FaultKind.SERVER_ERROR)),
    "unavailable": Trouble(Group.REACHED, "503, as a page", _fault(FaultKind.UNAVAILABLE)),
    "html": Trouble(Group.ODD, "200, but a maintenance page", _fault(FaultKind.HTML)),
    "cut": Trouble(Group.ODD, "200, but the JSON is cut off", _fault(FaultKind.CUT_OFF)),
    "nonsense": Trouble(Group.ODD, "200, but fields of wrong types", _fault(FaultKind.WRONG_TYPES)),
    "empty": Trouble(Group.ODD, "200, but nothing in it", _fault(FaultKind.EMPTY)),
    "no-updates": Trouble(Group.UPDATES, "404 to updates: no such route", _set("updates", False)),
    "405": Trouble(Group.UPDATES, "405 to updates: not allowed", _of_updates(FaultKind.WRONG_METHOD)),
    "refusing": Trouble(
        Group.UPDATES, "403 to updates: an invalid field", _of_updates(FaultKind.FIELDS_REFUSED)
    ),
    "login": Trouble(Group.UPDATES, "200 to updates: a login page", _of_updates(FaultKind.LOGIN_PAGE)),
    "lost": Trouble(Group.UPDATES, "updates applied, answers lost", _of_updates(FaultKind.ANSWER_LOST)),
    "late": Trouble(
        Group.UPDATES, "no answer, lands at the next switch", _of_updates(FaultKind.APPLIED_LATE)
    ),
    "held": Trouble(Group.UPDATES, "updates wait for the next switch", _of_updates(FaultKind.HELD)),
    "bare": Trouble(Group.UPDATES, "202 to updates, without a word", _set("accepted_without_body", True)),
    "partial": Trouble(Group.ODD, "202, some regions were not asked", _api_partial),
    "2022-early": Trouble(
        Group.GENERATIONS,
        "as documented on 2 September 2022",
        _generation(Generation.EARLY_SEPTEMBER_2022),
    ),
    "2022": Trouble(
        Group.GENERATIONS,
        "as documented on 28 September 2022",
        _generation(Generation.LATE_SEPTEMBER_2022),
    ),
    "attribution": Trouble(
        Group.GENERATIONS,
        "attribution tier: ids and numbers",
        _generation(Generation.ATTRIBUTION),
    ),
}


def _limited(switches: SlackSwitches, seconds: float) -> None:
    for method in (RESPONSE_URL, POST_MESSAGE):
        switches.rate_limit(method, retry_after=round(seconds))


SLACK: Mapping[str, Trouble[SlackSwitches]] = {
    OK: Trouble(Group.WORKS, "works", lambda switches, _: switches.clear()),
    "down": Trouble(Group.SENT, "drops what Switchboard sends", lambda switches, _: switches.outage()),
    "slow": Trouble(
        Group.SENT,
        "takes {seconds} s for what is sent",
        lambda switches, seconds: switches.slow(seconds),
        3,
    ),
    "limited": Trouble(Group.SENT, "429 once, come back in {seconds} s", _limited, 1),
    "no-dms": Trouble(Group.SENT, "drops direct messages", lambda switches, _: switches.outage(POST_MESSAGE)),
    "held": Trouble(Group.SENT, "what is sent waits for a switch", lambda switches, _: switches.hold()),
    "lost": Trouble(
        Group.SENT,
        "does as asked, its answer is lost",
        lambda switches, _: switches.lose_answers(EVERYTHING, times=None),
    ),
}

LONGEST = 600.0
"""Seconds; the most that anything can be made to take."""


class Switched(Generic[Switches]):
    """The switches of Invoca, or of Slack: one trouble of the table is on, and `ok` is one of them."""

    def __init__(self, table: Mapping[str, Trouble[Switches]], switches: Switches) -> None:
        self.table = table
        self.word = OK
        self.seconds: float | None = None
        self._switches = switches

    @property
    def words(self) -> str:
        """What the trouble that is on does."""
        return self.table[self.word].words(self.seconds)

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return self.word == OK

    def put(self, word: str, seconds: float | None = None) -> None:
        """Put this trouble on, in place of what was on before; without seconds it takes its usual time.

        Raises NotDoneError: no such trouble, or it doesn't take so many seconds.
        """
        if word not in self.table:
            raise NotDoneError(f"There is no switch {word!r}.")
        trouble = self.table[word]
        if seconds is not None and trouble.seconds is None:
            raise NotDoneError(f"{word} takes no seconds.")
        if seconds is not None and not 0 <= seconds <= LONGEST:
            raise NotDoneError(f"The seconds of {word} are a number from 0 to {LONGEST:g}.")
        self.table[OK].switch(self._switches, 0.0)
        self.seconds = trouble.seconds if seconds is None else seconds
        trouble.switch(self._switches, self.seconds or 0.0)
        self.word = word


def landed(invoca: InvocaSandbox) -> list[str]:
    """Let the updates land that Invoca kept back until its next switch; gives a sentence for each call."""
    counted = Counter(write.transaction_id for write in invoca.apply_late_writes())
    return [
        f"What Invoca was sent for {call}{f', {count} times,' if count > 1 else ''} lands only now."
        for call, count in counted.items()
    ]
