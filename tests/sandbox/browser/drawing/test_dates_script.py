"""dates.js, run by the JavaScript engine that Playwright brings."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright._impl._driver import compute_driver_executable  # it has no public name

import sandbox.browser
from sandbox.slack.dates import date_words
from tests.waiting import PATIENCE

SCRIPT = Path(sandbox.browser.__file__).parent / "static" / "dates.js"
NOW = datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC)
PAGE = """
const element = (format, unix) => ({ dataset: { format, unix }, textContent: "as it came", title: "" });
const elements = [];
globalThis.document = { querySelectorAll: () => elements };
Object.defineProperty(globalThis, "navigator", { value: { language: "en-US" }, configurable: true });
"""


def run(source: str, zone: str = "UTC") -> Any:
    """What the script's functions give, where `result` is set to it."""
    node, _ = compute_driver_executable()
    program = (
        f"{PAGE}\nconst {{ words, tick }} = await import({json.dumps(SCRIPT.as_uri())});\n"
        f"let result;\n{source}\nconsole.log(JSON.stringify(result)); process.exit();"
    )
    done = subprocess.run(  # noqa: S603 - a program of ours, with a script of ours
        [node, "--no-warnings", "--input-type=module", "-e", program],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    return json.loads(done.stdout)


def by_script(cases: list[tuple[str, int]], language: str, zone: str = "UTC") -> list[str | None]:
    now = int(NOW.timestamp() * 1000)
    drawn: list[str | None] = run(
        f"result = {json.dumps(cases)}.map(([form, unix]) =>"
        f" words(form, unix, new Date({now}), {json.dumps(language)}));",
        zone,
    )
    return drawn


DAYS = ["date_num", "date", "date_short", "date_long", "date_slash"]
FORMS = [*DAYS, "date_pretty", "date_short_pretty", "date_long_pretty", "ago"]
MOMENTS = [NOW.timestamp() + ago for ago in (-1, -59, -61, -7300, -90_000, -200_000, 90, 40_000, 400_000)]


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Kolkata"])
def test_the_browser_draws_moments_as_the_server_did(zone: str) -> None:
    """Dates in American English, times as they are in Britain, all in the reader's own zone."""
    now = NOW.astimezone(ZoneInfo(zone))
    for language, forms in (("en-US", FORMS), ("en-GB", ["time", "time_secs"])):
        cases = [(f"at {{{form}}}", int(moment)) for form in forms for moment in MOMENTS]
        wanted = [date_words(datetime.fromtimestamp(unix, now.tzinfo), form, now) for form, unix in cases]
        assert by_script(cases, language, zone) == wanted


def test_other_languages_have_their_own_words() -> None:
    """As the browser has them."""
    assert by_script([("{date} ({ago})", int(NOW.timestamp()) - 120)], "de-DE") == [
        "4. Mai 2026 (vor 2 Minuten)"
    ]


def test_what_cannot_be_read_is_left_to_the_words_it_came_with() -> None:
    """A place that isn't known, or no moment at all."""
    assert by_script([("{moon}", 1), ("{constructor}", 1)], "en-US") == [None, None]
    assert run('result = words("{ago}", Number("soon"));') is None


def test_every_moment_within_is_drawn_again() -> None:
    """With the whole date to look up; one that can't be read stays."""
    drawn = run(
        f'elements.push(element("{{ago}}", "{int(NOW.timestamp()) - 5}"), element("{{moon}}", "1"));'
        f"tick(document, new Date({int(NOW.timestamp() * 1000)}));"
        "result = elements.map((each) => [each.textContent, each.title]);"
    )
    assert drawn[0][0] == "5 seconds ago"
    assert drawn[0][1].startswith("Monday, May 4, 2026 2:03:25")
    assert drawn[1] == ["as it came", ""]
