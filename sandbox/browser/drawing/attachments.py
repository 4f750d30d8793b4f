"""What other apps attach to their messages: a bar in their colour, a title, texts, fields, a footer."""

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.colors import bar
from sandbox.browser.drawing.dates import drawn_date
from sandbox.browser.drawing.html import link, tag
from sandbox.browser.drawing.mrkdwn import mrkdwn
from sandbox.browser.drawing.text import words
from sandbox.slack.controls import words_in
from sandbox.slack.messages import words_of_attachment
from sandbox.slack.pieces import Date
from sandbox.slack.reader import Reader

_WHEN = "{date_short_pretty} at {time}"


def draw_attachment(attachment: Mapping[str, Any], reader: Reader, key: str) -> Markup:
    """An attachment; its blocks as words, as nobody here could answer what is pressed in them."""
    pretext = _texts(attachment, "pretext", reader)
    body = [*_head(attachment), *_texts(attachment, "text", reader), *_body(attachment, reader)]
    if not (pretext or body):
        body = [
            tag("div", {"class": "attachment-text text"}, mrkdwn(words_of_attachment(attachment), reader))
        ]
    return tag(
        "div",
        {"class": "attachment", "data-key": key},
        *pretext,
        tag(
            "div",
            {"class": "attachment-frame"},
            tag("div", {"class": "attachment-bar"}, bar(str(attachment.get("color", "")))),
            tag("div", {"class": "attachment-body"}, *body),
        ),
    )


def _head(attachment: Mapping[str, Any]) -> Iterator[Markup]:
    for name in ("author_name", "title"):
        if said := str(attachment.get(name) or ""):
            address = str(attachment.get(name.replace("_name", "") + "_link") or "")
            drawn = link(address, words(said)) if address else words(said)
            yield tag("div", {"class": f"attachment-{name.replace('_name', '')}"}, drawn)


def _body(attachment: Mapping[str, Any], reader: Reader) -> Iterator[Markup]:
    if fields := [_field(each, reader) for each in attachment.get("fields") or []]:
        yield tag("div", {"class": "attachment-fields"}, *fields)
    if said := words_in(attachment.get("blocks") or []):
        yield tag("div", {"class": "attachment-text text", "dir": "auto"}, mrkdwn(said, reader))
    for name in ("image_url", "thumb_url"):
        if address := str(attachment.get(name) or ""):
            yield tag("div", {"class": "attachment-text"}, link(address, words(f"Image: {address}")))
    footer = [words(str(attachment["footer"]))] if attachment.get("footer") else []
    if "ts" in attachment:
        timestamp = str(attachment["ts"]).partition(".")[0]
        footer += [*([words(" · ")] if footer else []), drawn_date(Date(timestamp, _WHEN, timestamp), reader)]
    if footer:
        yield tag("div", {"class": "attachment-footer"}, *footer)


def _texts(attachment: Mapping[str, Any], name: str, reader: Reader) -> list[Markup]:
    said = str(attachment.get(name) or "")
    return (
        [tag("div", {"class": "attachment-text text", "dir": "auto"}, mrkdwn(said, reader))] if said else []
    )


def _field(field: Mapping[str, Any], reader: Reader) -> Markup:
    return tag(
        "div",
        {"class": "attachment-field" if field.get("short") else "attachment-field wide"},
        tag("b", {}, words(str(field.get("title") or ""))),
        tag("div", {"class": "text"}, mrkdwn(str(field.get("value") or ""), reader)),
    )
