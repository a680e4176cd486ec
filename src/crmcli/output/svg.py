"""Pictures of the terminal for the README, by Rich."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.console import Console


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
    return console.export_svg(title=title, unique_id="crm")
