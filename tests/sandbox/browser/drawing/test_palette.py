"""Colours that can be read, measured as WCAG 2.2 measures them."""

import re
from pathlib import Path

import pytest

import sandbox.browser

STATIC = Path(sandbox.browser.__file__).parent / "static"
PALETTE = (STATIC / "palette.css").read_text(encoding="utf-8")
NAMES = ["ink", "ink-soft", "paper", "paper-raised", "line", "accent", "good", "bad", "warn", "mention"]
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
    for part in PALETTE.split("@media (prefers-color-scheme: dark)")
)

Rgb = tuple[float, ...]


def rgb(color: str) -> Rgb:
    return tuple(int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))


def mixed(color: str, over: str, share: float) -> Rgb:
    return tuple(share * a + (1 - share) * b for a, b in zip(rgb(color), rgb(over), strict=True))


def contrast(one: Rgb, other: Rgb) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Rgb) -> float:
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_can_be_read_on_every_paper(colors: dict[str, str]) -> None:
    """At 4.5 to 1; and so can paper on each of them, as on buttons."""
    assert set(colors) == set(NAMES)
    for paper in ("paper", "paper-raised"):
        for name in ("ink", "ink-soft", "accent", "good", "bad", "warn", "mention"):
            assert contrast(rgb(colors[name]), rgb(colors[paper])) >= 4.5, (name, paper)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("name", "share"), [("mention", 0.12), ("warn", 0.14)])
def test_what_stands_on_a_tint_of_its_own_colour_can_be_read(
    colors: dict[str, str], name: str, share: float
) -> None:
    """Mentions, broadcasts, and the box of what isn't known."""
    for paper in ("paper", "paper-raised"):
        assert contrast(rgb(colors[name]), mixed(colors[name], colors[paper], share)) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(colors: dict[str, str]) -> None:
    """At 3 to 1."""
    edge = mixed(colors["ink-soft"], colors["paper"], 0.75)
    assert contrast(edge, rgb(colors["paper"])) >= 3


def test_cards_take_their_colours_from_the_palette() -> None:
    """None of their own, so that both schemes hold for all of them; and all they take are there."""
    sheets = (STATIC / f"{name}.css" for name in ("words", "controls", "blocks"))
    blocks = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    assert set(re.findall(r"var\(--([a-z-]+)\)", blocks)) <= set(NAMES)
    assert re.findall(r"#[0-9a-f]{3,8}\b", blocks) == []
