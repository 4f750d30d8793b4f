from bot.queries import FILTERS, AllCalls, ByExternalId, ByLastDigits, ByNumber, ByPair, ByTransaction
from commands.grammar.calls import help_text
from commands.grammar.requests import Empty, Help, History, LineRequest, Look, Me, Share
from tests.commands.asked import ACME, BOEHM, ORGANIZATIONS, asked


def test_the_help_is_what_can_be_typed() -> None:
    """Every example in the help reads as what the help says it is."""
    shown = help_text("/calls", ORGANIZATIONS)
    for line in shown.lines:
        command, _, text = line.typed.partition(" ")
        assert command == "/calls"
        request = asked(text)
        assert line.gives in (
            type(request),
            type(request.query.reference) if isinstance(request, Look) else None,
        )
        assert line.does
    assert {line.gives for line in shown.lines} == {
        AllCalls, ByTransaction, ByExternalId, ByPair, ByNumber, ByLastDigits, Empty, LineRequest, History,
        Me, Help,
        Share,
    }  # fmt: skip
    assert shown.filters == tuple(FILTERS)


def test_the_help_speaks_of_organizations_to_who_has_several() -> None:
    """``in`` is in the help of a person with two organizations, with the key of one of theirs."""
    assert "/calls in boehm" in [line.typed for line in help_text("/calls", (ACME, BOEHM)).lines]
    assert not any(" in " in line.typed for line in help_text("/calls", (ACME,)).lines)
