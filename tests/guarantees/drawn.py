"""What the examples are drawn from."""

from dataclasses import dataclass
from enum import Enum, auto

from hypothesis import strategies as st

from bot.ledger.tag_requests import ReferenceKind
from bot.person import Person
from tests.guarantees.flights import HOLDING, Trouble
from tests.guarantees.world import LINES
from tests.ledger.people import ACME, ANA, OTHER, SAM, TWIN

FIELDS = ("disposition", "notes", "score")

EXTERNAL_IDS = ("CRM-1", "CRM-2")

# Most of it happens in one place: what goes wrong there goes wrong between several.
numbers = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5])

organizations = st.sampled_from([ACME, ACME, ACME, OTHER])

people = st.sampled_from([ANA, ANA, SAM, TWIN])

lines = st.sampled_from([LINES[ANA], LINES[ANA], LINES[TWIN]])

seconds = st.sampled_from([0.5, 2.0, 14.0, 14.0, 31.0, 31.0, 61.0, 600.0, 1800.0, 1800.0])

external_ids = st.sampled_from([None, *EXTERNAL_IDS])


@dataclass(frozen=True)
class Drawn:
    """What somebody wants, of which call: by how they name it, and which of those there are."""

    person: Person
    organization: str
    kind: ReferenceKind
    which: int
    names: frozenset[str]
    external_id: str | None
    on_a_card: bool


wishes = st.builds(
    Drawn,
    person=people,
    organization=organizations,
    kind=st.sampled_from(
        [
            ReferenceKind.TRANSACTION_ID,
            ReferenceKind.TRANSACTION_ID,
            ReferenceKind.TRANSACTION_ID,
            *ReferenceKind,
        ]
    ),
    which=numbers,
    names=st.sets(st.sampled_from(FIELDS), min_size=1).map(frozenset),
    external_id=st.sampled_from([None, None, None, *EXTERNAL_IDS]),
    on_a_card=st.booleans(),
)


class Where(Enum):
    """Where something goes wrong."""

    UPDATES = auto()
    LOOKUPS = auto()
    TELLINGS = auto()


_OF: dict[Where, list[Trouble]] = {
    Where.UPDATES: [each for each in Trouble if each is not Trouble.INCOMPLETE],
    Where.LOOKUPS: list(Trouble),
    Where.TELLINGS: [
        Trouble.DOWN,
        Trouble.LOST,
        Trouble.ANSWER_LOST,
        Trouble.REFUSED,
        Trouble.THROTTLED_FOR_A_WHILE,
        *HOLDING,
    ],
}


def troubles(where: Where) -> st.SearchStrategy[list[Trouble]]:
    """What happens to the next few of them."""
    return st.lists(st.sampled_from(_OF[where]), min_size=1, max_size=4)


class Calls(Enum):
    """What becomes of calls."""

    BEGINS = auto()
    ENDS = auto()
    IS_NAMED_ELSEWHERE = auto()


class Processes(Enum):
    """What becomes of processes."""

    STARTS = auto()
    IS_KILLED = auto()
    STOPS = auto()
