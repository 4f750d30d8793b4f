import pytest

from bot.config.organizations import RESERVED
from bot.text.matching import comparable
from commands.grammar.draft import Vocabulary
from commands.grammar.names import EXTERNAL, FROM, NAMED, NUMBER, ORGANIZATION, TO, TRANSACTION
from commands.grammar.requests import Tag, TagHelp, Undo
from commands.grammar.tags import read_tag, tag_help_text
from tests.commands.tagging import ACME, BOEHM, VOCABULARIES


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda each: each.name.key)
def test_the_help_is_what_can_be_typed(vocabulary: Vocabulary) -> None:
    """Every example in the help reads as what the help says it is."""
    for line in tag_help_text("/tag", vocabulary).lines:
        command, _, text = line.typed.partition(" ")
        assert command == "/tag"
        assert isinstance(read_tag(text, (vocabulary,), vocabulary), line.gives)
        assert line.does


def test_the_help_speaks_of_the_organization() -> None:
    """Its quick tags and fields, and for nobody's organization what goes everywhere."""
    typed = [line.typed for line in tag_help_text("/tag", ACME).lines]
    assert "/tag ABCD1234-ABCD1234 sold" in typed
    assert "/tag ABCD1234-ABCD1234 call_disposition=Sale" in typed
    assert "/tag ABCD1234-ABCD1234 ergebnis=Verkauf" in [
        line.typed for line in tag_help_text("/tag", BOEHM).lines
    ]
    assert {line.gives for line in tag_help_text("/tag", None).lines} == {Tag, Undo, TagHelp}


def test_words_of_the_grammar_are_reserved() -> None:
    """No field or quick tag can be called like a word that means something of its own."""
    own = {TRANSACTION, EXTERNAL, NUMBER, ORGANIZATION}
    words = {name for each in NAMED if each.name in own for name in (each.name, *each.other_names)}
    assert {comparable(word) for word in words | FROM | TO | {"undo", "help"}} == RESERVED
