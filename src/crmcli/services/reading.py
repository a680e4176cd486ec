"""From a file's rows to checked records: pure, so that it can be done beside the writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from crmcli.errors import InvalidValue
from crmcli.formats.records import Row
from crmcli.model.customer import LONGEST_ID, Customer
from crmcli.model.draft import Draft
from crmcli.model.shapes import FIELD
from crmcli.services.cells import NO_ID, is_damaged_id, is_no_id, says_nothing
from crmcli.services.checking import Rules, build
from crmcli.services.filling import accounts, places
from crmcli.services.headings import DROPPED
from crmcli.services.mapping import ColumnMapping, to_draft, without_line_breaks
from crmcli.services.steps import Steps, Unread
from crmcli.services.steps import read as read_steps

BIRTHDAY, EXTERNAL_ID = "birthday", "external_id"
MISTAKES = 10  # of a row, that are told
LITERAL = ("name", "given_name", "middle_name", "surname", "fields")  # where N/A may be meant as it stands


class Record(NamedTuple):
    """A row that passed the checks. `kept` are dates and ids that could not be read, each with its field; a `nameless`
    customer is called by something else."""

    line: int
    customer: Customer
    kind_given: bool
    kept: tuple[Unread, ...] = ()
    steps: Steps | None = None
    nameless: bool = False


Mistake = tuple[str, str]  # the file's own column, or the field where no column is to blame, and what is wrong


class Refused(NamedTuple):
    """A row that did not."""

    line: int
    mistakes: tuple[Mistake, ...]


Portion = Sequence[Record | Refused]


@dataclass(slots=True)
class Reader:
    """How the rows of one file are read. `source` names the system of its external ids; every customer gets the tags.

    With `own_ids` a column that is mapped to id holds the ids of this book.
    """

    mapping: ColumnMapping
    rules: Rules
    source: str
    tags: tuple[str, ...]
    own_ids: bool
    blankable: tuple[str, ...] = field(init=False)  # the columns in which N/A and the like mean nothing

    def __post_init__(self) -> None:
        columns = () if self.mapping.own else self.mapping.columns
        fields = ((column, to) for column, to in columns if to not in (DROPPED, EXTERNAL_ID, *LITERAL))
        self.blankable = tuple(column for column, to in fields if not to.startswith(FIELD))

    def read(self, rows: Iterable[Row]) -> list[Record | Refused]:
        return [self._checked(row) for row in rows]

    def _checked(self, row: Row) -> Record | Refused:
        if row.problem:
            return Refused(row.line, (("", row.problem),))
        draft = self._draft(row.cells)
        draft.tags += self.tags
        birthday = draft.birthday
        unread = _id_unread(draft) if draft.external_id and not self.mapping.own else ()
        try:
            steps, kept = self._steps(draft) if self.mapping.has_steps else (None, ())
            customer = self._build(draft)
        except InvalidValue as error:
            return Refused(row.line, self._mistakes(row.cells, error))
        if birthday and not draft.birthday:
            kept = ((BIRTHDAY, birthday), *kept)
        return Record(row.line, customer, bool(draft.kind), (*unread, *kept), steps, nameless=not draft.name)

    def _draft(self, cells: Mapping[str, Any]) -> Draft:
        blank = [column for column in self.blankable if (cell := cells.get(column)) and says_nothing(cell)]
        return to_draft(self.mapping, {**cells, **dict.fromkeys(blank)} if blank else cells)

    def _steps(self, draft: Draft) -> tuple[Steps | None, tuple[Unread, ...]]:
        """What the row says of touches and the next step. A date that cannot be read is kept as a custom field."""
        steps, unread = read_steps(draft, self.rules)
        for name, text in unread:
            draft.fields.setdefault(name, text)
        return steps, unread

    def _build(self, draft: Draft) -> Customer:
        """The checked customer. A birthday that cannot be read is no reason to lose one: it is kept as it stands."""
        try:
            customer = self._built(draft)
        except InvalidValue as error:
            if error.field != BIRTHDAY or not draft.birthday:
                raise
            draft.fields[BIRTHDAY] = "; ".join(filter(None, (draft.fields.get(BIRTHDAY), draft.birthday)))
            draft.birthday = None
            customer = self._built(draft)
        if not customer.name:
            customer = customer._replace(name=self._stand_in(customer))
        if draft.id and self.own_ids:
            return customer._replace(id=_id_of(draft.id))
        return customer

    def _stand_in(self, customer: Customer) -> str:
        """What to call a customer without a name, as address books do: by the first e-mail, else by the first phone,
        account, street or city; "" for nothing of all this. Places are no customers in a file that names nobody."""
        reached = (point.value for kind in ("email", "phone") for point in customer.of_kind(kind))
        there = places(customer) if self.mapping.names_customers else ()
        return next(chain(reached, accounts(customer), there), "")

    def _built(self, draft: Draft) -> Customer:
        """What is refused is tried again with its lines joined: other programs allow line breaks where we do not."""
        try:
            return build(draft, self.rules, self.source, needs_name=False)
        except InvalidValue:
            return build(without_line_breaks(draft), self.rules, self.source, needs_name=False)

    def _mistakes(self, cells: Mapping[str, Any], error: InvalidValue) -> tuple[Mistake, ...]:
        """The error that was met, and those that are met without the cells of the former ones."""
        found: list[Mistake] = []
        rest = dict(cells)
        while len(found) < MISTAKES:
            column = self._guilty_column(rest, error)
            found.append((column, error.reason))
            if rest.pop(column, None) is None:
                break
            try:
                draft = self._draft(rest)
                read_steps(draft, self.rules)
                self._build(draft)
            except InvalidValue as another:
                error = another
            else:
                break
        return tuple(found)

    def _guilty_column(self, cells: Mapping[str, Any], error: InvalidValue) -> str:
        """The column whose cell alone is refused too, for the same reason."""
        for column in cells:
            try:
                self._build(self._draft({column: cells[column]}))
            except InvalidValue as alone:
                if (alone.field, alone.reason) == (error.field, error.reason):
                    return column
        return self.mapping.column_of(error.field)


def _id_unread(draft: Draft) -> tuple[Unread, ...]:
    """Takes from the draft an external id that is none; what a spreadsheet left of one is kept as a custom field."""
    text = draft.external_id or ""
    if text.isdecimal() and text != NO_ID:  # nearly always
        return ()
    if is_no_id(text):
        draft.external_id = None
    if not is_damaged_id(text):
        return ()
    draft.external_id = None
    draft.fields.setdefault(EXTERNAL_ID, text)
    return ((EXTERNAL_ID, text),)


def _id_of(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise InvalidValue("id", f"{text!r} is not a number")
    return int(text)
