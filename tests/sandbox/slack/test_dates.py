from datetime import UTC, datetime, timedelta, timezone

import pytest

from sandbox.slack.dates import ago, drawn_date

NOW = datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC)
AT = int(datetime(2026, 5, 3, 9, 5, 7, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("{date_num} {time_secs}", "2026-05-03 09:05:07"),
        ("{date} at {time}", "May 3, 2026 at 09:05"),
        ("{date_short}", "May 3, 2026"),
        ("{date_long}", "Sunday, May 3, 2026"),
        ("{date_pretty}", "yesterday"),
        ("{date_slash}", "05/03/2026"),
        ("{ago}", "1 day ago"),
        ("{moon}", "fallback"),
    ],
)
def test_a_moment_is_drawn_as_slack_draws_it(form: str, expected: str) -> None:
    """Every token; one that Slack doesn't know makes it the fallback."""
    assert drawn_date(str(AT), form, "fallback", NOW) == expected


def test_it_is_drawn_in_the_reader_s_time_zone() -> None:
    """As the reader's own client does."""
    assert drawn_date(str(AT), "{time}", "", NOW.astimezone(timezone(timedelta(hours=-7)))) == "02:05"


@pytest.mark.parametrize("timestamp", ["soon", "", "9" * 30])
def test_what_is_no_moment_is_the_fallback(timestamp: str) -> None:
    """Text where a number belongs, or one past all calendars."""
    assert drawn_date(timestamp, "{date}", "fallback", NOW) == "fallback"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.9, "just now"),
        (1, "1 second ago"),
        (59.9, "59 seconds ago"),
        (60, "1 minute ago"),
        (7_300, "2 hours ago"),
        (200_000, "2 days ago"),
        (-90, "in 1 minute"),
    ],
)
def test_how_long_ago_is_said_in_the_largest_unit(seconds: float, expected: str) -> None:
    """Or how soon."""
    assert ago(seconds) == expected
