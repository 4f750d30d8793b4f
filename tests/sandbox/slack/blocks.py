from typing import Any

Json = dict[str, Any]


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Words") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Words", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str = "Press", action_id: str = "press", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def fields(*texts: Json) -> Json:
    return {"type": "section", "fields": list(texts)}


def header(text: Json) -> Json:
    return {"type": "header", "text": text}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def option(text: str = "One", value: str | None = None) -> Json:
    return {"text": plain(text), "value": value or text.lower()}


def select(*options: Json, action_id: str = "choose", **more: Any) -> Json:
    return {"type": "static_select", "options": list(options), "action_id": action_id, **more}


def overflow(*options: Json, action_id: str = "menu") -> Json:
    return {"type": "overflow", "options": list(options), "action_id": action_id}


def text_input(action_id: str = "note", **more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": action_id, **more}


def form_input(element: Json | None = None, label: str = "Note", **more: Any) -> Json:
    return {"type": "input", "label": plain(label), "element": element or text_input(), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Edit data"),
        "submit": plain("Save"),
        "blocks": list(blocks) or [section()],
        **more,
    }


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section()], **more}


CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No")}
IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture"}


def table(rows: int = 1, cells: int = 1, text: str = "cell") -> Json:
    cell = {"type": "raw_text", "text": text}
    return {"type": "table", "rows": [[cell] * cells] * rows}


def numbered(count: int) -> list[Json]:
    return [option(f"Option {number}") for number in range(count)]
