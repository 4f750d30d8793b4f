"""Slack's dates as a reader's own client draws them: `<!date^1392734382^{date} {time}|fallback>`."""

import re
from datetime import datetime, timedelta, tzinfo

_PLACE = re.compile(r"\{(\w+)\}")
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def moment_of(timestamp: str, zone: tzinfo | None) -> datetime | None:
    """The moment that unix seconds written as text stand for; None where they stand for none."""
    try:
        return datetime.fromtimestamp(int(timestamp), zone)
    except (ValueError, OverflowError, OSError):
        return None


def date_words(moment: datetime, form: str, now: datetime) -> str | None:
    """The words for a moment in that form; None for a form with a place that Slack doesn't know."""
    words = _words(moment, now)
    if not all(match[1] in words for match in _PLACE.finditer(form)):
        return None
    return _PLACE.sub(lambda match: words[match[1]], form)


def ago(seconds: float) -> str:
    """How long ago that is, in its largest unit: 3 minutes ago."""
    size = int(abs(seconds))
    for unit, length in _UNITS:
        if size >= length:
            count = size // length
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


def _words(moment: datetime, now: datetime) -> dict[str, str]:
    day = _day(moment, now)
    date, short, long = (
        f"{moment:%B} {moment.day}, {moment.year}",
        f"{moment:%b} {moment.day}, {moment.year}",
        f"{moment:%A}, {moment:%B} {moment.day}, {moment.year}",
    )
    return {
        "date": date,
        "date_num": f"{moment:%Y-%m-%d}",
        "date_slash": f"{moment:%m/%d/%Y}",
        "date_short": short,
        "date_long": long,
        "date_pretty": day or date,
        "date_short_pretty": day or short,
        "date_long_pretty": day or long,
        "time": f"{moment:%H:%M}",
        "time_secs": f"{moment:%H:%M:%S}",
        "ago": ago((now - moment).total_seconds()),
    }


def _day(moment: datetime, now: datetime) -> str | None:
    days = (now.date() - moment.date()) / timedelta(days=1)
    return {0.0: "today", 1.0: "yesterday", -1.0: "tomorrow"}.get(days)
