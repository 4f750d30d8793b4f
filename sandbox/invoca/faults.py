"""What can be wrong with the API, and the switches that make it so while it runs."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sandbox.invoca import answers
from sandbox.invoca.answers import Answer
from sandbox.invoca.generations import Generation
from sandbox.invoca.organizations import OrganizationKey, SandboxOrganization


class FaultKind(StrEnum):
    """Every fault there is. Those of the first group answer instead of the API: nothing is applied."""

    UNAUTHORIZED = "401, NotAuthorized"
    UNAUTHORIZED_EMPTY = "401, empty"
    NOT_PERMITTED = "403, UnauthorizedOperation"
    FIELDS_REFUSED = "403, messages for fields"
    UNKNOWN_VERSION = "400, version"
    NO_ROUTE = "404, the route, as HTML"
    NO_CALL = "404, the call, error"
    NO_CALL_CLASS = "404, the call, class"
    NO_CALL_EMPTY = "404, the call, empty"
    WRONG_METHOD = "405"
    TOO_MANY = "429"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502, as HTML"
    UNAVAILABLE = "503, as HTML"
    TIMED_OUT = "504, with an error handle"
    HTML = "200, as HTML"
    LOGIN_PAGE = "200, a proxy's login page"
    REDIRECTED = "302, to a proxy's login page"
    RAW = "an answer of the test's own"
    DROPPED = "the connection drops before any byte"

    # The request waits first, then goes its usual way, even if the client has left by then.
    SLOW = "slow"
    HELD = "waits until released"

    # The request is carried out; it is the good answer that suffers on its way back.
    EMPTY = "200, empty"
    CUT_OFF = "200, cut-off JSON"
    CUT_OFF_CONNECTION = "200, the connection drops within the body"
    LATIN_1 = "200, in Latin-1 though it says UTF-8"
    BAD_CALL = "200, the first call is no JSON"
    WRONG_TYPES = "200, fields of the wrong types"
    WRONG_LIST = "200, text where the list belongs"
    WRONG_ROOT = "200, a list where the object belongs"

    # Updates only: the connection drops, and the update is applied at once, or kept back until
    # `InvocaSandbox.apply_late_writes`.
    ANSWER_LOST = "applied, then the connection drops"
    APPLIED_LATE = "the connection drops, applied late"


class Requests(StrEnum):
    """Which requests a fault strikes."""

    ALL = "all"
    READS = "reads"
    WRITES = "writes"


@dataclass(eq=False)
class Fault:
    """One thing that is wrong: with which requests, how many more times (None: until cleared), and how."""

    kind: FaultKind
    on: Requests = Requests.ALL
    times: int | None = None
    organization: SandboxOrganization | None = None
    seconds: float = 0.0
    """SLOW: how long a request waits."""
    retry_after: str | None = "1"
    """TOO_MANY: the header's value, seconds or an HTTP date; None leaves it out."""
    handle: str = "123456"
    """SERVER_ERROR, TIMED_OUT: the error handle to refer to."""
    messages: Mapping[str, list[str]] = field(default_factory=lambda: {"call_disposition": ["is invalid"]})
    """FIELDS_REFUSED: the messages for each field."""
    raw: Answer = field(default_factory=lambda: Answer(200))
    """RAW: the answer."""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def delays(self) -> bool:
        """Whether it makes a request wait and then lets it go its usual way."""
        return self.kind in (FaultKind.SLOW, FaultKind.HELD)

    async def wait(self) -> None:
        """SLOW, HELD: take the time it takes."""
        if self.kind is FaultKind.SLOW:
            await asyncio.sleep(self.seconds)
        elif self.kind is FaultKind.HELD:
            await self.released.wait()

    def release(self) -> None:
        """HELD: let the requests that wait go on, and no further one wait."""
        self.released.set()

    def strikes(self, organization: OrganizationKey | None, *, write: bool) -> bool:
        """Whether a request is struck by it now."""
        return (
            self.times != 0
            and self.on in (Requests.ALL, Requests.WRITES if write else Requests.READS)
            and (write or self.kind not in _OF_WRITES)
            and (self.organization is None or self.organization.key == organization)
        )

    def answer(self) -> Answer | None:
        """Give what is answered instead of the API's own answer; None when it isn't that kind."""
        simple = _ANSWERS.get(self.kind)
        return None if simple is None else simple(self)


_OF_WRITES = (FaultKind.ANSWER_LOST, FaultKind.APPLIED_LATE)

_ANSWERS: dict[FaultKind, Callable[[Fault], Answer]] = {
    FaultKind.UNAUTHORIZED: lambda _: answers.not_authorized(),
    FaultKind.UNAUTHORIZED_EMPTY: lambda _: Answer(401),
    FaultKind.NOT_PERMITTED: lambda _: answers.not_permitted(),
    FaultKind.FIELDS_REFUSED: lambda fault: answers.invalid_fields(fault.messages),
    FaultKind.UNKNOWN_VERSION: lambda _: answers.unknown_version("2022-08-01"),
    FaultKind.NO_ROUTE: lambda _: answers.no_route(),
    FaultKind.NO_CALL: lambda _: answers.no_call(),
    FaultKind.NO_CALL_CLASS: lambda _: answers.no_call_by_class(),
    FaultKind.NO_CALL_EMPTY: lambda _: answers.no_call_empty(),
    FaultKind.WRONG_METHOD: lambda _: answers.wrong_method("GET"),
    FaultKind.TOO_MANY: lambda fault: answers.too_many(fault.retry_after),
    FaultKind.SERVER_ERROR: lambda fault: answers.platform_failure(500, fault.handle),
    FaultKind.BAD_GATEWAY: lambda _: answers.page(502, "502 Bad Gateway"),
    FaultKind.UNAVAILABLE: lambda _: answers.page(503, "503 Service Temporarily Unavailable"),
    FaultKind.TIMED_OUT: lambda fault: answers.platform_failure(504, fault.handle),
    FaultKind.HTML: lambda _: answers.page(200, "Scheduled maintenance"),
    FaultKind.LOGIN_PAGE: lambda _: answers.page(200, "Sign in to continue"),
    FaultKind.REDIRECTED: lambda _: Answer(302, headers={"Location": "/login"}),
    FaultKind.RAW: lambda fault: fault.raw,
}


@dataclass
class InvocaSwitches:
    """What is wrong right now, and which habits of the API show. Set them at any time."""

    updates: bool = True
    """Off: the update route is not there at all."""
    generation: Generation | None = None
    """Every organization's generation, whatever its own is."""
    partial_data: bool = False
    """Lookups answer 202 and say that some regions could not be asked (the API of 2022-09-02 does)."""
    unreachable: frozenset[str] = frozenset()
    """With `partial_data`: the transaction ids of the calls in those regions."""
    accepted_without_body: bool = False
    """Updates answer 202 and nothing else."""
    shuffled: bool = False
    """Calls come in no order."""
    repeated_keys: bool = False
    """Calls repeat keys within one object, the first time with another value; `key presses` has its space."""
    national_numbers: bool = False
    """Callers' numbers read 866-555-1234, beside destinations in E.164."""
    explicit_nulls: bool = False
    """Fields without a value are null rather than missing."""
    faults: list[Fault] = field(default_factory=list)
    changed: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name != "changed" and "changed" in self.__dict__:
            self.changed()

    def fail(self, fault: Fault | FaultKind) -> Fault:
        """Switch a fault on beside the others. A request meets all delays and the first of the rest."""
        fault = Fault(fault) if isinstance(fault, FaultKind) else fault
        self.faults = [*self.faults, fault]
        return fault

    def clear(self, fault: Fault | None = None) -> None:
        """Switch one fault off, or all of them; requests that are held go on."""
        for gone in self.faults if fault is None else [fault]:
            gone.release()
        self.faults = [] if fault is None else [kept for kept in self.faults if kept is not fault]

    def strike(self, organization: OrganizationKey | None, *, write: bool) -> list[Fault]:
        """Give what strikes this request, all delays and the first other fault, each counted once."""
        fitting = [fault for fault in self.faults if fault.strikes(organization, write=write)]
        delays = [fault for fault in fitting if fault.delays]
        struck = delays + [fault for fault in fitting if not fault.delays][:1]
        for fault in struck:
            if fault.times is not None:
                fault.times -= 1
        if any(fault.times == 0 for fault in struck):
            self.faults = [fault for fault in self.faults if fault.times != 0]
        return struck
