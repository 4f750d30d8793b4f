"""Moments that the reader's browser draws anew every second (static/dates.js), and what they are by now."""

from markupsafe import Markup

from sandbox.browser.drawing.html import link, tag
from sandbox.browser.drawing.text import legible, words
from sandbox.slack.dates import date_words, moment_of
from sandbox.slack.pieces import Date
from sandbox.slack.reader import Reader


def drawn_date(date: Date, reader: Reader) -> Markup:
    """The moment as the reader sees it; its fallback where Slack couldn't draw it either."""
    drawn = _time(date, reader)
    return link(date.address, drawn) if date.address else drawn


def _time(date: Date, reader: Reader) -> Markup:
    moment = moment_of(date.timestamp, reader.now.tzinfo)
    said = None if moment is None else date_words(moment, date.form, reader.now)
    if moment is None or said is None:
        return words(date.fallback)
    about = {
        "class": "date",
        "datetime": moment.isoformat(),
        "data-unix": str(int(moment.timestamp())),
        "data-format": legible(date.form),
    }
    return tag("time", about, words(said, with_emoji=False))
