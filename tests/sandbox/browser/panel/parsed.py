"""HTML as a browser would find it: its elements, what each is told, and what is to be read in it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

_VOID = {"input", "br", "img", "link", "meta"}


@dataclass
class Element:
    """One element, and everything in it."""

    tag: str
    attributes: dict[str, str | None]
    inside: list["Element | str"] = field(default_factory=list)

    @classmethod
    def of(cls, html: str) -> Self:
        """Parse a fragment."""
        root = cls("", {})
        parser = _Parser(root)
        parser.feed(html)
        parser.close()
        assert parser.open == [root], "every element is closed"
        return root

    @property
    def text(self) -> str:
        """What is to be read, with single spaces."""
        return " ".join("".join(self._texts()).split())

    def every(self, tag: str = "", **attributes: str) -> "list[Element]":
        """Give the elements within of this name and with these attributes (`data_key` for `data-key`)."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self._elements()
            if tag in {"", each.tag} and wanted.items() <= each.attributes.items()
        ]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        """Give the only one of them."""
        (found,) = self.every(tag, **attributes)
        return found

    def _elements(self) -> "list[Element]":
        own = [each for each in self.inside if isinstance(each, Element)]
        return [found for each in own for found in (each, *each._elements())]

    def _texts(self) -> list[str]:
        return [text for each in self.inside for text in ([each] if isinstance(each, str) else each._texts())]


class _Parser(HTMLParser):
    def __init__(self, root: Element) -> None:
        super().__init__()
        self.open = [root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes what is open"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)
