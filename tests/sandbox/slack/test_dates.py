from datetime import UTC, datetime, timedelta, timezone

import pytest

from sandbox.slack.dates import ago, date_words, moment_of

NOW = datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC)
AT = str(int(datetime(2026, 5, 3, 9, 5, 7, tzinfo=UTC).timestamp()))
FORMS = {
    "{date_num} {time_secs}": "2026-05-03 09:05:07",
    "{date} at {time}": "May 3, 2026 at 09:05",
    "{date_short}": "May 3, 2026",
    "{date_long}": "Sunday, May 3, 2026",
    "{date_pretty}": "yesterday",
    "{date_slash}": "05/03/2026",
    "{ago}": "1 day ago",
    "{moon}": None,
}
AGO = {
    0.9: "just now",
    1: "1 second ago",
    59.9: "59 seconds ago",
    60: "1 minute ago",
    7_300: "2 hours ago",
    200_000: "2 days ago",
    -90: "in 1 minute",
}


@pytest.mark.parametrize(("form", "expected"), FORMS.items())
def test_a_moment_is_drawn_as_slack_draws_it(form: str, expected: str | None) -> None:
    """Every token; none where there is one that Slack doesn't know."""
    moment = moment_of(AT, NOW.tzinfo)
    assert moment is not None
    assert date_words(moment, form, NOW) == expected


def test_a_moment_is_one_of_the_readers_zone() -> None:
    """As the reader's own client has it; text where a number belongs, or one past all calendars, is none."""
    moment = moment_of(AT, timezone(timedelta(hours=-7)))
    assert moment is not None
    assert f"{moment:%H:%M}" == "02:05"
    assert [moment_of(none, UTC) for none in ("soon", "", "9" * 30)] == [None] * 3


@pytest.mark.parametrize(("seconds", "expected"), AGO.items())
def test_how_long_ago_is_said_in_the_largest_unit(seconds: float, expected: str) -> None:
    """Or how soon."""
    assert ago(seconds) == expected
