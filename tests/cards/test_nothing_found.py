"""Where nothing was found: no call, or none in what could be told."""

import pytest

from bot.access.rights import Shown
from bot.cards.kit.blocks import Message, View
from bot.invoca.models import CurrentCalls
from bot.queries import AllCalls, ByLastDigits, Query
from commands.lookup.call_list import call_list, page_of
from commands.lookup.no_match import no_match
from commands.lookup.results import results_view
from tests.cards.examples import NOW, organization, picture

MISSING = ("One region can't be reached",)


@pytest.mark.parametrize("missing", [(), MISSING])
def test_no_call_is_said_only_where_that_is_known(missing: tuple[str, ...]) -> None:
    """While calls may be missing it may be one of them: on the answer, in the modal, on the list."""
    acme = organization()
    cards: list[Message | View] = [
        no_match("9998", acme, missing=missing),
        results_view([], acme, shown=Shown.FULL, latest={}, may_tag=True, missing=missing),
        *(
            call_list(page_of(CurrentCalls((), missing)), acme, query, latest={}, looked_up_at=NOW)
            for query in (Query(AllCalls()), Query(ByLastDigits("9999")))
        ),
    ]
    for card in cards:
        said = picture(card)
        denied = ("No live call matches", "No live calls", "No live call fits")
        assert any(each in said for each in denied) is not bool(missing)
        assert ("could tell just now" in said) is bool(missing)
