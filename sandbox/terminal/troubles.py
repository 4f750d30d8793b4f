"""The words that make Invoca or Slack misbehave, and what each does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.invoca.faults import Switches as InvocaSwitches
from sandbox.invoca.generations import Generation
from sandbox.slack.switches import EVERYTHING, RESPONSE_URL
from sandbox.slack.switches import Switches as SlackSwitches
from sandbox.terminal.choosing import Unclear, choose

Switches = TypeVar("Switches")
OK = "ok"
POST_MESSAGE = "chat.postMessage"


@dataclass(frozen=True)
class Trouble(Generic[Switches]):
    """One word: what it does, and how. `{seconds}` is how long things take, where that can be said."""

    does: str
    switch: Callable[[Switches, float], None]
    seconds: float | None = None

    def words(self, seconds: float | None = None) -> str:
        """What it does, in words."""
        return self.does.format(seconds=f"{seconds or self.seconds:g}") if self.seconds else self.does


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


def _no_updates(switches: InvocaSwitches, _: float) -> None:
    switches.updates = False


def _without_a_body(switches: InvocaSwitches, _: float) -> None:
    switches.accepted_without_body = True


def _fail(switches: InvocaSwitches, fault: Fault) -> None:
    switches.fail(fault)


def _api_partial(switches: InvocaSwitches, _: float) -> None:
    switches.partial_data = True
    # Only this generation says that an answer is incomplete.
    switches.generation = Generation.EARLY_SEPTEMBER_2022


def _generation(generation: Generation) -> Callable[[InvocaSwitches, float], None]:
    return lambda switches, _: setattr(switches, "generation", generation)


INVOCA: Mapping[str, Trouble[InvocaSwitches]] = {
    OK: Trouble("works, as documented since April 2023", _api_ok),
    "down": Trouble("every connection drops", _fault(FaultKind.DROPPED)),
    "slow": Trouble(
        "every answer takes {seconds} s",
        lambda switches, seconds: _fail(switches, Fault(FaultKind.SLOW, seconds=seconds)),
        4,
    ),
    "limited": Trouble(
        "429, come back in {seconds} s",
        lambda switches, seconds: _fail(switches, Fault(FaultKind.TOO_MANY, retry_after=f"{seconds:g}")),
        30,
    ),
    "revoked": Trouble("401, the token is not accepted", _fault(FaultKind.UNAUTHORIZED)),
    "forbidden": Trouble("403, the API is not granted", _fault(FaultKind.NOT_PERMITTED)),
    "version": Trouble("400, the version is unknown", _fault(FaultKind.UNKNOWN_VERSION)),
    "broken": Trouble("500, with an error handle", _fault(FaultKind.SERVER_ERROR)),
    "unavailable": Trouble("503, as a page", _fault(FaultKind.UNAVAILABLE)),
    "html": Trouble("200, but a maintenance page", _fault(FaultKind.HTML)),
    "cut": Trouble("200, but the JSON is cut off", _fault(FaultKind.CUT_OFF)),
    "nonsense": Trouble("200, but fields have the wrong types", _fault(FaultKind.WRONG_TYPES)),
    "empty": Trouble("200, but nothing in it", _fault(FaultKind.EMPTY)),
    "no-updates": Trouble("404 to updates: there is no such route", _no_updates),
    "405": Trouble("405 to updates: the route takes no changes", _of_updates(FaultKind.WRONG_METHOD)),
    "refusing": Trouble("403 to updates: the field is invalid", _of_updates(FaultKind.FIELDS_REFUSED)),
    "login": Trouble("200 to updates, but a proxy's login page", _of_updates(FaultKind.LOGIN_PAGE)),
    "lost": Trouble("updates are applied, and their answers lost", _of_updates(FaultKind.ANSWER_LOST)),
    "late": Trouble(
        "updates get no answer, and land at the next switch", _of_updates(FaultKind.APPLIED_LATE)
    ),
    "held": Trouble("updates wait until the next switch", _of_updates(FaultKind.HELD)),
    "bare": Trouble("202 to updates, without a word", _without_a_body),
    "partial": Trouble("202, some regions could not be asked", _api_partial),
    "2022-early": Trouble("as documented on 2 September 2022", _generation(Generation.EARLY_SEPTEMBER_2022)),
    "2022": Trouble("as documented on 28 September 2022", _generation(Generation.LATE_SEPTEMBER_2022)),
    "attribution": Trouble("the attribution tier: ids and numbers only", _generation(Generation.ATTRIBUTION)),
}


def _limited(switches: SlackSwitches, seconds: float) -> None:
    for method in (RESPONSE_URL, POST_MESSAGE):
        switches.rate_limit(method, retry_after=round(seconds))


SLACK: Mapping[str, Trouble[SlackSwitches]] = {
    OK: Trouble("works", lambda switches, _: switches.clear()),
    "down": Trouble("what Switchboard sends is dropped", lambda switches, _: switches.outage()),
    "slow": Trouble(
        "what Switchboard sends takes {seconds} s", lambda switches, seconds: switches.slow(seconds), 3
    ),
    "limited": Trouble("Switchboard's next answer gets 429, come back in {seconds} s", _limited, 1),
    "no-dms": Trouble("no direct message gets through", lambda switches, _: switches.outage(POST_MESSAGE)),
    "held": Trouble(
        "what Switchboard sends waits until the next switch", lambda switches, _: switches.hold()
    ),
    "lost": Trouble(
        "what Switchboard sends is done, but it hears nothing",
        lambda switches, _: switches.lose_answers(EVERYTHING, times=None),
    ),
}


def switch(
    typed: str, table: Mapping[str, Trouble[Switches]], switches: Switches, kind: str
) -> tuple[str, str]:
    """Carry out `slow`, or `slow 9`, in place of what was on before.

    Gives the whole word, and what it does. Raises Unclear.
    """
    word, _, number = typed.partition(" ")
    name = choose(word, {name: name for name in table}, f"{kind} switch")
    trouble = table[name]
    if number and (trouble.seconds is None or not number.strip().isdecimal()):
        raise Unclear(
            f"{kind} {name} takes a number of seconds." if trouble.seconds else f"Type {kind} {name} alone."
        )
    seconds = float(number) if number else trouble.seconds or 0.0
    table[OK].switch(switches, 0.0)
    trouble.switch(switches, seconds)
    return name, trouble.words(seconds)
