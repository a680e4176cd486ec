"""Pictures of the terminal for the README, by Rich."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

from rich.cells import cell_len
from rich.console import Console

_PIECE = re.compile(r'textLength="(?P<width>[\d.]+)"(?P<rest>[^>]*)>(?P<text>[^<\n]+)</text>')


def picture(render: Callable[[Console], None], title: str, width: int = 100) -> str:
    """An SVG of what `render` prints on a colour terminal `width` cells wide. The same input gives the same bytes."""
    console = Console(
        file=io.StringIO(),
        record=True,
        width=width,
        force_terminal=True,
        color_system="truecolor",
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    render(console)
    return _PIECE.sub(_widened, console.export_svg(title=title, unique_id="crm"))


def _widened(piece: re.Match[str]) -> str:
    """Rich counts characters where it should count cells: a Chinese character is two cells wide."""
    text = unescape(piece["text"])
    width = float(piece["width"]) / len(text) * cell_len(text)
    return f'textLength="{width:g}"{piece["rest"]}>{piece["text"]}</text>'
