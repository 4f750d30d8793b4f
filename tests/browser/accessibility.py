"""What can be told of a page without looking at it: by axe-core's rules, and by some of our own."""

from importlib.resources import files
from typing import Literal

from playwright.async_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES_OF_COLOUR = ("color-contrast", "link-in-text-block")
COLOURS: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
NAMED = {
    "alertdialog", "article", "button", "checkbox", "combobox", "complementary", "dialog", "heading", "image",
    "link", "listbox", "log", "menu", "menuitem", "navigation", "option", "radio", "region", "spinbutton",
    "textbox",
}  # fmt: skip
"""Roles that are of no use to anybody without a name."""

MARKUP = """
() => {
  const faults = [];
  const say = (fault, element) => faults.push(`${fault}: ${element.outerHTML.slice(0, 160)}`);

  for (const drawing of document.querySelectorAll("svg")) {
    if (drawing.closest("[aria-hidden='true']") || drawing.getAttribute("aria-label")) continue;
    say("a drawing that is neither hidden nor named", drawing);
  }
  for (const button of document.querySelectorAll("[aria-haspopup]")) {
    if (!button.hasAttribute("aria-expanded")) say("a button that doesn't say if its menu is open", button);
  }
  return faults;
}
"""
"""Gives what axe doesn't look for."""

CONTRAST = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parsed = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  };
  const over = (top, below) => top.rgb.map((part, at) => part * top.alpha + below[at] * (1 - top.alpha));
  const behind = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      layers.push(parsed(getComputedStyle(each).backgroundColor));
    }
    return layers.reverse().reduce((below, top) => over(top, below), parsed("Canvas").rgb);
  };
  const light = (rgb) => {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = [];
  const front = document.querySelector("dialog[open]") ?? document.body;
  for (const element of front.querySelectorAll("*")) {
    const says = [...element.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim());
    if (!says || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.matches(":disabled, option, optgroup, .unseen, .panel-unseen, .skip")) continue;
    const style = getComputedStyle(element);
    const below = behind(element);
    const [one, other] = [light(over(parsed(style.color), below)), light(below)];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (isLarge ? 3 : 4.5)) {
      faint.push(`too faint, ${contrast.toFixed(2)}: ${element.outerHTML.slice(0, 160)}`);
    }
  }
  return faint;
}
"""
"""Gives the words that stand out too little from what is behind them: under 4.5, or 3 if they are large.

Axe leaves open what lies on a shadow, and what something else covers in part.
"""


async def faults(page: Page) -> list[str]:
    """Give everything that is wrong with a page as it is now, in words; in light colours and in dark."""
    found = [*await _nameless(page), *await page.evaluate(MARKUP)]
    await page.evaluate(AXE)
    for colours in COLOURS:
        await page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        # What an element is doesn't depend on its colours.
        rules = {"runOnly": RULES_OF_COLOUR} if colours != COLOURS[0] else {}
        broken = await page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **rules})
        found += [
            f"{colours}: {rule['id']}, {rule['help']}: {element['html'][:160]}"
            for rule in broken["violations"]
            for element in rule["nodes"]
        ]
        found += [f"{colours}: {each}" for each in await page.evaluate(CONTRAST)]
    return found


async def _nameless(page: Page) -> list[str]:
    """Give what has no name, as the browser reckons names."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    found = []
    for node in tree["nodes"]:
        role = node.get("role", {}).get("value")
        if not node["ignored"] and role in NAMED and not node.get("name", {}).get("value", "").strip():
            where = {"backendNodeId": node["backendDOMNodeId"]}
            markup = await session.send("DOM.getOuterHTML", where)
            found.append(f"no name: {role} {markup['outerHTML'][:160]}")
    await session.detach()
    return found
