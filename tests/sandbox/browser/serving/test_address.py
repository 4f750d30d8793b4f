from urllib.parse import parse_qsl

import pytest

from sandbox.browser.address import Address, places_of
from sandbox.slack.example import example_workspace


def read(query: str) -> Address:
    return Address.read(dict(parse_qsl(query)), example_workspace())


def test_an_address_says_everything_about_what_is_looked_at() -> None:
    """It reads again what it wrote."""
    address = read("as=U0SAM&in=C0RANDOM&thread=1.2&last=180")
    assert address == Address("U0SAM", "C0RANDOM", "1.2", last=180)
    assert read(address.url.removeprefix("/?")) == address
    home = Address("U0SAM", "D0SAM", home=True)
    assert read(home.url.removeprefix("/?")) == home


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("", "/?as=U0ANA&in=C0SALES"),
        ("as=U0NOBODY&in=C0RANDOM", "/?as=U0ANA&in=C0RANDOM"),
        ("as=U0DEL", "/?as=U0ANA&in=C0SALES"),
        ("as=U0BOT", "/?as=U0ANA&in=C0SALES"),
        ("as=U0GUS&in=C0RANDOM", "/?as=U0GUS&in=C0SALES"),
        ("as=U0VIC&in=G0PRIV&thread=1.2", "/?as=U0VIC&in=C0NEWS"),
        ("as=U9OTTO&in=C0SALES", "/?as=U9OTTO&in=C0SHARED"),
        ("as=U9OTTO&in=D0ANA", "/?as=U9OTTO&in=C0SHARED"),
        ("as=U0SAM&in=D0ANA", "/?as=U0SAM&in=D0SAM"),
        ("as=U0ANA&in=C0SALES&last=lots", "/?as=U0ANA&in=C0SALES"),
        ("as=U0ANA&in=C0SALES&tab=home", "/?as=U0ANA&in=C0SALES&tab=home"),
        ("as=U0ANA&in=C0RANDOM&tab=home", "/?as=U0ANA&in=C0RANDOM"),
    ],
)
def test_what_is_not_theirs_to_see_gives_way_to_what_is(query: str, url: str) -> None:
    """Nobody comes to another's direct messages, or to a channel that isn't theirs."""
    assert read(query).url == url


def test_places_stand_in_order() -> None:
    """Channels by name, archived ones last, the app before people."""
    workspace = example_workspace()
    ids = [place.id for place in places_of(workspace, workspace.users["U0ANA"])]
    assert ids == [
        *("C0NEWS", "C0ESTIM", "G0PRIV", "C0PARTN", "C0RANDOM", "C0SALES", "C0SHARED", "C0OLD"),
        *("D0ANA", "D0ANASAM"),
    ]
    assert [place.id for place in places_of(workspace, workspace.users["U9OTTO"])] == ["C0SHARED"]
