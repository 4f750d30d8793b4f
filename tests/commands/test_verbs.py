"""What is to be done comes first or last, and a letter of it may be off where nothing is changed by it."""

import pytest

from bot.queries import ByExternalId, ByLastDigits, Query
from commands.grammar.requests import CallsRequest, Empty, Help, History, Look, Share
from tests.commands.asked import asked

LAST = ByLastDigits("9999")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("share 9999", Share(Look(Query(LAST)))),
        ("9999 share", Share(Look(Query(LAST)))),
        ("share", Share(Empty())),
        ("history 9999", History(LAST)),
        ("9999 history", History(LAST)),
        ("history", History()),
        ("hlep", Help()),
        ("Helpp", Help()),
        ("hsitory", History()),
    ],
)
def test_a_verb_comes_first_or_last(typed: str, expected: CallsRequest) -> None:
    """As people say it."""
    assert asked(typed) == expected


@pytest.mark.parametrize("typed", ["al", "lime", "h3lp", '"hlep"', "ext:hlep"])
def test_what_is_near_a_verb_may_be_an_id(typed: str) -> None:
    """Only help and history are read where a letter is off, and never what is said to be something else."""
    request = asked(typed)
    assert isinstance(request, Look)
    assert isinstance(request.query.reference, ByExternalId)


@pytest.mark.parametrize(
    ("typed", "of"),
    [
        ("share 9999", "9999"),
        ("ext:share-55 share", "ext:share-55"),
        ("9999 campaign:spring share", "9999 campaign:spring"),
        ("history of ext:history-5", "ext:history-5"),
        ("history: 9999", "9999"),
        ("9999 history", "9999"),
        ("share", ""),
    ],
)
def test_what_it_is_done_with_is_left_without_the_verb(typed: str, of: str) -> None:
    """So it is quoted, and so it is kept to be looked up again."""
    request = asked(typed)
    assert isinstance(request, Share | History)
    assert request.text == of
