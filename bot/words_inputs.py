"""What is said at the inputs of a modal. Plain text: Slack draws no markup there."""

import re

CANNOT_CLEAR = "Invoca can't clear a field; choose another value."
PRIVATE_NUMBER = "That looks like a payment card or social security number, so nothing was saved."
CALL_IS_OVER = "This call is over, so Invoca tells nothing of it any more."

_MARKUP = re.compile(r"[`*]")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def too_long(limit: int) -> str:
    return f"At most {limit} characters."


def in_plain(mrkdwn: str) -> str:
    """Words of ours without their markup, as an input shows them."""
    plain = _MARKUP.sub("", mrkdwn)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return plain
