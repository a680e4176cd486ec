import io
from dataclasses import dataclass

import pytest

from crmcli.output.emit import Output
from crmcli.world import World


class Terminal(io.StringIO):
    def isatty(self):
        return True


@dataclass
class Screen:
    """An Output and what it wrote."""

    output: Output
    stdout: io.StringIO
    stderr: io.StringIO

    @property
    def out(self):
        return self.stdout.getvalue()

    @property
    def err(self):
        return self.stderr.getvalue()


@pytest.fixture
def screen():
    """Makes a Screen: a pipe, or with terminal=True a terminal of `columns` cells."""

    def make(*, terminal=False, columns=100, env=None, quiet=False, color=None):
        stream = Terminal if terminal else io.StringIO
        surroundings = {"COLUMNS": str(columns), **(env or {})} if terminal else (env or {})
        world = World(io.StringIO(), stream(), stream(), surroundings)
        return Screen(Output(world, quiet=quiet, color=color), world.stdout, world.stderr)

    return make
