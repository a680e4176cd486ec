"""The command that imports refused rows once they are mended: with the options that their file was read with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shlex import join

from crmcli.services.files import InputFile


def command(target: Path, given: Mapping[str, str | Sequence[str] | None], verb: Sequence[str] = ("import",)) -> str:
    """`given` are options with the values that were given, if any."""
    each = ((option, [values] if isinstance(values, str) else values or ()) for option, values in given.items())
    return join(
        ["crm", *verb, str(target), *(word for option, values in each for it in values for word in (option, it))]
    )


def date_order(sources: Iterable[InputFile], configured: str) -> str | None:
    """The order of days and months that a whole file told, and a few of its rows may not."""
    return next((it.date_order for it in sources if it.date_order not in ("", configured)), None)
