"""A touch in the words that cards, briefs and timelines share."""

from __future__ import annotations

from crmcli.model.interaction import Interaction


def circumstances(touch: Interaction) -> list[str]:
    """Who began, how long it took and what came of it, as far as known: in, 12 min, reached."""
    minutes = f"{touch.minutes} min" if touch.minutes else ""
    return [it for it in (touch.direction, minutes, touch.outcome) if it]
