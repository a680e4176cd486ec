"""What stands in a workbook's XML and is not seen in the values of its cells (ECMA-376, part 1, 18.3 and 18.8)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

SHEET_FOLDER = "xl/worksheets/"

_ZEROS = re.compile("0{2,30}")  # a format that writes 1067 as 01067
_WORKBOOK = re.compile(r"xl/workbook\d*\.xml", re.IGNORECASE)
_RELATIONS = re.compile(r"xl/_rels/workbook\d*\.xml\.rels", re.IGNORECASE)

Attributes = Mapping[str, str]


@dataclass(slots=True)
class SheetFacts:
    """Counts of cells with an error such as #N/A, and of formulas without a result; and by row the columns, counted
    from 1, whose numbers are written with so many digits."""

    errors: int = 0
    unvalued: int = 0
    padded: dict[int, list[tuple[int, int]]] = field(default_factory=dict)


class Facts:
    """Gathers the facts of a workbook while its parts are read, the sheets last."""

    def __init__(self) -> None:
        self.of_part: dict[str, SheetFacts] = {}
        self._formats: dict[str, str] = {}  # by id
        self._styles: list[str] = []  # the format of each
        self._names: dict[str, str] = {}  # of the sheets, by relation
        self._parts: dict[str, str] = {}  # by relation

    def sheet(self, part: str) -> SheetFacts:
        return self.of_part.setdefault(part, SheetFacts())

    def digits(self) -> dict[str, int]:
        """The styles, as cells name them, that write numbers with leading zeros, and how many digits they have."""
        padding = {number: len(code) for number, code in self._formats.items() if _ZEROS.fullmatch(code)}
        return {str(at): padding[number] for at, number in enumerate(self._styles) if number in padding}

    def sheets(self) -> dict[str, SheetFacts]:
        """By the names of the sheets."""
        return {name: self.sheet(self._parts.get(relation, "")) for relation, name in self._names.items()}

    def readers(self, part: str) -> dict[str, Callable[[Attributes], None]]:
        """What to do with which elements of this part."""
        if part.lower() == "xl/styles.xml":
            return {"numFmt": self._format, "cellXfs": lambda _: self._styles.clear(), "xf": self._style}
        if _WORKBOOK.fullmatch(part):
            return {"sheet": self._name}
        if _RELATIONS.fullmatch(part):
            return {"Relationship": self._relation}
        return {}

    def _format(self, attributes: Attributes) -> None:
        self._formats.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))

    def _style(self, attributes: Attributes) -> None:
        self._styles.append(attributes.get("numFmtId", ""))

    def _name(self, attributes: Attributes) -> None:
        relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        self._names[relation] = attributes.get("name", "")

    def _relation(self, attributes: Attributes) -> None:
        target = posixpath.join("/xl", attributes.get("Target", ""))
        self._parts[attributes.get("Id", "")] = posixpath.normpath(target).lstrip("/")
