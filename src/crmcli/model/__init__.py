"""Floor 1, frozen dataclasses: records, plans and results."""
