"""Floor 1, what strings mean: pure functions."""
