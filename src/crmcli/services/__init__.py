"""Floor 3, what the tool decides: no Typer, no Rich, no SQL, no print, no prompt."""
