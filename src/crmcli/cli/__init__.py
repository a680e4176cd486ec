"""Floor 4, the terminal: the only place that knows Typer."""
