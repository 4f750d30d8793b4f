"""What the API said where it refused, once more on its way to Slack.

The ledger keeps it as the mrkdwn it was told in: words of ours with the API's quoted in them, escaped. It is
kept for long and comes from a database, so nothing in it is trusted to be harmless.
"""

import re

from bot.cards.numbers import without_numbers
from bot.cards.text import clip_markup, unformatted, visible

_LONGEST = 400
_KEPT = re.compile(r"(`[^`<>\n]*`|<@[UW][A-Z0-9]{1,20}>)")  # a quotation, or a mention
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")


def api_words(said: str, contact: str | None, *, full: bool) -> str:
    """The words as mrkdwn that formats nothing and mentions only the organization's contact.

    One line, clipped; numbers are masked unless ``full``.
    """
    one_line = " ".join(visible(said).split())
    parts = _KEPT.split(one_line)
    told = f"<@{contact}>"
    harmless = "".join(
        part if at % 2 and (part == told or part[0] == "`") else _harmless(part)
        for at, part in enumerate(parts)
    )
    clipped = clip_markup(harmless, _LONGEST)
    return clipped if full else without_numbers(clipped)


def _harmless(part: str) -> str:
    return unformatted(_ENTITY.sub("&amp;", part).replace("<", "&lt;").replace(">", "&gt;"))
