from pathlib import Path

import yaml

from sandbox.bot_process import ROOT
from sandbox.browser.composer import TO_TRY, slash_commands
from tests.sandbox.browser.parsed import read
from tests.sandbox.browser.serving.conftest import OpenPage


def test_the_commands_are_those_of_the_manifest() -> None:
    """With its own words for them, then Slack's own command."""
    entries = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))["features"][
        "slash_commands"
    ]
    *own, invite = slash_commands()
    assert [(each.name, each.description, each.hint) for each in own] == [
        (entry["command"], entry["description"], entry["usage_hint"]) for entry in entries
    ]
    assert {each.name: each.words for each in own} == {
        "/calls": ("line", "history", "help"),
        "/tag": ("undo", "help"),
    }
    assert (invite.name, invite.words) == ("/invite", ("@Switchboard",))
    assert {words.split()[0] for words in TO_TRY} <= {each.name for each in own}


def test_a_manifest_with_other_names_is_followed(tmp_path: Path) -> None:
    """A workspace can rename its commands."""
    manifest = tmp_path / "manifest.yml"
    features = {
        "bot_user": {"display_name": "Calls & more"},
        "slash_commands": [{"command": "/live", "description": "See calls"}],
    }
    manifest.write_text(yaml.safe_dump({"features": features}), encoding="utf-8")
    live, invite = slash_commands(manifest)
    assert (live.name, live.hint, live.words) == ("/live", "", ())
    assert invite.hint == "@Calls & more"


async def test_the_box_offers_them(page: OpenPage) -> None:
    """As rows of a list, to the box that names it."""
    html = read(await page.reads())
    box = html.one("textarea", id="composer-text")
    assert html.one(id=box.attributes["aria-controls"] or "").attributes["role"] == "listbox"
    offered = html.values_of("data-insert", "li", role="option")
    assert offered[0] == "/calls "
    assert {"/tag ", "/tag undo", "/calls help", "/invite @Switchboard"} <= set(offered)
    assert len(set(html.values_of("id", "li", role="option"))) == len(offered)
    assert "See the phone calls that are happening right now" in html.words


async def test_people_of_other_companies_are_offered_none(page: OpenPage) -> None:
    """Nor shortcuts, and they are told so."""
    text = await page.reads(as_="U9OTTO", in_="C0SHARED")
    html = read(text)
    assert html.all("li", role="option") == []
    assert html.all("button", data_act="shortcut") == []
    assert "People of other companies don't have its commands" in html.words
