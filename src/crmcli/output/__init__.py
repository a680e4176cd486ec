"""Floor 3, what the user sees: the only place that knows Rich."""
