"""The errors' words and facts."""

import inspect
import re

import pytest

from bot.errors import BotError
from bot.invoca import errors

EACH = [
    errors.TokenRefused(),
    errors.NotGranted(),
    errors.FieldsRefused({"call_disposition": ("is too long",)}),
    errors.WrongVersion(),
    errors.RequestRefused(409),
    errors.CallNotFound(),
    errors.UpdatesUnavailable(),
    errors.RateLimited(3.2),
    errors.TimedOut(),
    errors.Unreachable(),
    errors.ServerFault(500),
    errors.Unreadable(),
    errors.NotTheApi(),
    errors.NotTheApi(redirect=True),
]


def test_the_docstring_is_the_tree() -> None:
    """The module says which errors there are, in their order and depth, and says so truly."""
    told = re.findall(
        r"^([│ ]*[├└]?─*─? ?)(\w+)(?:\(BotError\))?", inspect.getdoc(errors) or "", re.MULTILINE
    )
    names = [name for lines, name in told if lines.strip() or name == "InvocaError"]
    tree = [c for c in vars(errors).values() if inspect.isclass(c) and issubclass(c, errors.InvocaError)]
    assert names == [kind.__name__ for kind in tree]
    assert {type(error) for error in EACH} == set(tree) - {errors.InvocaError, errors.Unavailable}


@pytest.mark.parametrize("error", EACH, ids=lambda error: type(error).__name__)
def test_words_for_an_agent(error: errors.InvocaError) -> None:
    """A sentence or three that read alone, and stay short."""
    assert isinstance(error, BotError)
    said = error.words()
    assert said[0].isupper()
    assert said.endswith(".")
    assert len(said) < 300


def test_no_two_read_alike() -> None:
    """Each has words of its own, so one that is added without fails here."""
    said = [error.words() for error in EACH]
    assert len(set(said)) == len(said)
    assert all("words" in vars(type(error)) for error in EACH)


@pytest.mark.parametrize("error", EACH, ids=lambda error: type(error).__name__)
def test_whether_an_update_was_applied(error: errors.InvocaError) -> None:
    """A refusal is a no; of what is unavailable nobody knows."""
    assert error.applied is (None if isinstance(error, errors.Unavailable) else False)


def test_field_messages_are_shown_and_harmless() -> None:
    """The API's words are shown, escaped; a long one is clipped, and many are counted."""
    said = errors.FieldsRefused({"<!channel>": ("is `bad`", "<@U1>\nis & stays"), "b": ("x" * 500,)}).words()
    assert "`&lt;!channel&gt;` is `bad`; &lt;@U1&gt; is &amp; stays" in said
    assert "<" not in said
    assert len(said) < 400
    many = errors.FieldsRefused({f"field_{number}": ("is odd",) for number in range(8)}).words()
    assert "`field_4` is odd (and 3 more)" in many
    assert "field_5" not in many


@pytest.mark.parametrize(
    ("wait", "said"),
    [(None, "a minute"), (0.0, "1 second"), (1.2, "2 seconds"), (120.0, "120 seconds"), (121.0, "3 minutes")],
)
def test_how_long_to_wait(wait: float | None, said: str) -> None:
    """Rounded up, so that trying again then can work."""
    assert said in errors.RateLimited(wait).words()


def test_the_error_handle_is_shown() -> None:
    """It is what Invoca's people need to find the failure."""
    assert "`1228118400`" in errors.ServerFault(500, "1228118400").words()
    assert "handle" not in errors.ServerFault(500).words()
