"""What a page sends for the controls that it was sent."""

import re
from typing import Any

from tests.sandbox.browser.serving.conftest import Parsed, Staged, Watched

LOOK_UP = "/calls 530-999-9999 855-559-5599"


def controls(watched: Watched, words: str, fragment: str = "messages") -> dict[str, Any]:
    """What a click on the control with these words sends, besides who and where."""
    html = watched.fragments[fragment]
    labelled = re.escape(words)
    found = list(re.finditer(rf"<button([^>]*)>(?:<[^>]*>)*[^<]*{labelled}", html))
    assert found, words
    button = Parsed(f"<button{found[-1][1]}>").one("button")
    before = Parsed(html[: found[-1].start()])
    place = [each.attributes for each in before.elements if each.tag in {"article", "dialog"}][-1]
    where = {"view": place["data-view"]} if "data-view" in place else {"message": place["data-message"]}
    select = {"select": button["data-select"]} if "data-select" in button else {}
    return {**where, "block": button["data-block"], "action": button["data-action"], **select}


async def looked_up(staged: Staged, watched: Watched) -> None:
    """The documented call's card is there."""
    staged.stage.begin()
    assert "error" not in await staged.page.act("send", text=LOOK_UP)
    await watched.shows("Edit data")


def fields_of(watched: Watched) -> list[dict[str, Any]]:
    """What is entered in the modal in front, as the page sends it."""
    html = watched.fragments["modal"]
    inputs = [
        each.attributes for each in Parsed(html).elements if each.tag in {"input", "textarea", "select"}
    ]
    return [
        {"block": each["data-block"], "action": each["data-action"], "value": each.get("value") or None}
        for each in inputs
        if "data-action" in each
    ]
