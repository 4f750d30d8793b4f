from sandbox.browser.panel.panel import FRAGMENTS
from tests.sandbox.browser.panel.conftest import Played
from tests.sandbox.browser.panel.parsed import Element


async def test_the_panel_holds_every_fragment_under_its_heading(played: Played) -> None:
    """And every part is named by it."""
    fragments = played.panel.fragments(played.environment, played.clock())
    page = Element.of(played.environment.get_template("panel/panel.html").render(panel=fragments))
    assert [each.text for each in page.every("h2")] == [
        "Calls in progress",
        "Switches",
        "Switchboard",
        "What Slack refused",
        "What Invoca was asked",
    ]
    names = {part.attributes["aria-labelledby"] for part in page.every("section")}
    assert names == {each.attributes["id"] for each in page.every("h2")}
    for name in FRAGMENTS:
        assert page.one(id=f"fragment-panel-{name}").tag == "div"
    ids = [each.attributes["id"] for each in page.every() if "id" in each.attributes]
    assert len(ids) == len(set(ids))


async def test_every_control_of_the_panel_is_one_of_its_acts(played: Played) -> None:
    """And everything that is typed into has a name, in HTML and in speech."""
    await played.act("switch-api", word="slow")
    await played.act("new-call")
    fragments = played.panel.fragments(played.environment, played.clock())
    page = Element.of(played.environment.get_template("panel/panel.html").render(panel=fragments))
    acts = {each.attributes["data-panel"] for each in page.every() if "data-panel" in each.attributes}
    assert acts == set(played.panel.acts)
    labelled = {each.attributes["for"] for each in page.every("label")}
    for each in [*page.every("input"), *page.every("select")]:
        assert each.attributes.get("type") == "hidden" or each.attributes["id"] in labelled
        assert each.attributes["name"]
