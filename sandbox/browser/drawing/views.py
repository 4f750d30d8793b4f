"""What stands in a modal or in Home, without the frame around it."""

from markupsafe import Markup

from sandbox.browser.drawing.blocks import draw_blocks
from sandbox.browser.drawing.canvas import Canvas
from sandbox.browser.drawing.reader import Reader
from sandbox.slack.views import View


def draw_view(view: View, reader: Reader) -> Markup:
    """Draw a view's blocks with what is entered in them and what is said to be wrong."""
    return draw_blocks(view.blocks, Canvas(reader, view.state, view.id), view.errors)
