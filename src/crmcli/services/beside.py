"""Reading a long file in a second process, while this one writes what was read before: half of an import is each.

Threads would not do: both halves are mostly Python. The other process has neither the book nor its key.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from crmcli.errors import CrmError
from crmcli.formats.records import Row

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PORTION = 500  # rows that are read, matched and written together
LONG = 5_000  # rows; with fewer a second process would begin when all is done

T_co = TypeVar("T_co", covariant=True)


class Reader(Protocol[T_co]):
    """Makes something of rows; it can be sent to another process."""

    def read(self, rows: Iterable[Row]) -> Sequence[T_co]: ...


def portions(reader: Reader[T_co], rows: Iterable[Row]) -> Iterator[Sequence[T_co]]:
    """What the reader makes of the rows, in their order. Raises what `rows` raises."""
    coming = _cut(rows)
    begun = list(islice(coming, LONG // PORTION))
    further = list(islice(coming, 1))
    coming = chain(further, coming)
    if further and (os.cpu_count() or 1) > 1:
        yield from _elsewhere(reader, begun, coming)
    else:
        yield from map(reader.read, chain(begun, coming))


def _cut(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while portion := list(islice(left, PORTION)):
        yield portion


def _elsewhere(
    reader: Reader[T_co], begun: Iterable[list[Row]], coming: Iterable[list[Row]]
) -> Iterator[Sequence[T_co]]:
    """What was begun is read here while the other process starts, which takes half a second.

    The pipe holds little, so the other process is never far ahead, however long the file is.
    """
    from multiprocessing import get_context  # 15 ms, for long files only

    context = get_context("spawn")  # a forked process would share the book's file and its locks
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, reader), daemon=True)
    process.start()
    theirs.close()  # so that each side sees the other one end
    failures: list[BaseException] = []
    Thread(target=_feed, args=(ours, coming, failures), daemon=True).start()
    try:
        yield from map(reader.read, begun)
        while (portion := ours.recv()) is not None:
            yield portion
    except (EOFError, OSError):
        raise CrmError("the process that read the file ended too soon; nothing was changed") from None
    finally:
        process.terminate()
        process.join()
        ours.close()
    if failures:
        raise failures[0]


def _feed(ours: Connection, coming: Iterable[list[Row]], failures: list[BaseException]) -> None:
    """Send all rows, then None. What goes wrong with the file is kept for the one who waits for its rows."""
    end: Any = None
    with suppress(OSError):  # nobody listens any more
        try:
            for portion in coming:
                ours.send(portion)
        except OSError:
            raise
        except Exception as error:
            failures.append(error)
        ours.send(end)


def _work(theirs: Connection, reader: Reader[Any]) -> None:
    """In the other process: until the rows end, or the process that sends them."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the one who asked for the rows ends this one
    gc.disable()  # records have no cycles; to look for some took a tenth of the time
    try:
        while (rows := theirs.recv()) is not None:
            theirs.send(reader.read(rows))
        theirs.send(None)
    except (EOFError, OSError):
        return
