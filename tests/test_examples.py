"""The sessions in examples/, README.md and docs/: each command line is run, and its output must be what the page shows.

A ```console block is a person at a terminal: one screen, tables, questions with their answers. A ```script block has no
terminal: standard output first, then standard error with `2> ` before each line. An exit code other than 0 is
`[exit N]`. Blocks of one page share a folder, which holds the files of examples/data.
`REWRITE_EXAMPLES=1 pytest tests/test_examples.py` writes today's output into the pages.
"""

import difflib
import hashlib
import io
import os
import re
import shlex
import shutil
import subprocess
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pytest

from crmcli.cli.app import run
from crmcli.cli.context import Crm
from crmcli.world import World

ROOT = Path(__file__).parents[1]
COLUMNS = 96
HOME = "/home/me"  # where the pages seem to be
ASSIGNED = re.compile("[A-Z_]+=.*")
TOOLS = {"cat", "cut", "head", "ls", "printf", "rm", "sort", "wc"}

BLOCK = re.compile(r"^```(console|script)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANSWER = re.compile(r"(?:\[y/N\]|\[1-\d+, Enter for none\]|(?:help|for none)\]:) (\S.*)$")
RANDOM = (
    (re.compile(r"\b[0-9a-f]{16}\b"), "0123456789abcdef"),  # uids
    (re.compile(r"\b(?:[A-Z2-7]{4}-){13}[A-Z2-7]{4}\b"), "-".join(["XXXX"] * 14)),  # recovery codes
)
PAGES = [
    path
    for folder in (".", "docs", "examples")
    for path in sorted((ROOT / folder).glob("*.md"))
    if BLOCK.search(path.read_text(encoding="utf-8"))
]


class Step(NamedTuple):
    """A command line with what it is to print."""

    line: str
    expected: list[str]

    @property
    def gap(self):
        """Empty lines before the next command belong to the page."""
        return self.expected[len("\n".join(self.expected).rstrip("\n").splitlines()) :]


class Screen(io.StringIO):
    def isatty(self):
        return True


class Keyboard(io.StringIO):
    """Answers; the terminal shows what is typed."""

    def __init__(self, answers, screen):
        super().__init__("".join(f"{answer}\n" for answer in answers))
        self.screen = screen

    def isatty(self):
        return True

    def readline(self, size=-1):
        line = super().readline(size)
        self.screen.write(line)
        return line


class Piped(io.TextIOWrapper):
    """Standard input that comes from a file or another command."""

    def __init__(self, data):
        super().__init__(io.BytesIO(data), encoding="utf-8")


def steps(block):
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:], []))
        elif found:
            found[-1].expected.append(line)
    return found


def pipeline(line):
    """The words of each command of a line; < and > are words of their own."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>")
    lexer.whitespace_split = True
    stages = [[]]
    for word in lexer:
        if word == "|":
            stages.append([])
        else:
            stages[-1].append(word)
    return stages


def cheap_stretch(passphrase, salt):
    return hashlib.sha256(salt + passphrase.encode()).digest()


class Shell:
    """As much of a shell as the pages need: pipes, < and >, and the commands of TOOLS beside crm."""

    def __init__(self, env, terminal):
        self.env = env
        self.terminal = terminal

    def run(self, step):
        """What the step prints, as the page shows it."""
        self.screen = Screen()
        self.answers = [match[1] for line in step.expected if (match := ANSWER.search(line))]
        stages, data, code = pipeline(step.line), None, 0
        for number, stage in enumerate(stages, 1):
            code, data = self._stage(stage, data, last=number == len(stages))
        return self._shown(data or b"", code)

    def _stage(self, words, data, last):
        given = list(takewhile(ASSIGNED.fullmatch, words))
        if given:
            other_day = Shell({**self.env, **dict(word.split("=", 1) for word in given)}, self.terminal)
            other_day.screen, other_day.answers = self.screen, self.answers
            return other_day._stage(words[len(given) :], data, last)
        if "<" in words:
            at = words.index("<")
            data, words = Path(words[at + 1]).read_bytes(), words[:at] + words[at + 2 :]
        target = None
        if ">" in words:
            at = words.index(">")
            target, words = Path(words[at + 1]), words[:at] + words[at + 2 :]
        code, out = (self._crm if words[0] == "crm" else self._tool)(words, data, last and target is None)
        if target:
            target.write_bytes(out)
            out = b""
        return code, out

    def _crm(self, words, data, last):
        screen = self.screen
        to_screen = self.terminal and last
        stdin = Piped(data) if data is not None else Keyboard(self.answers, screen) if self.terminal else io.StringIO()
        stdout = screen if to_screen else io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        stderr = screen if self.terminal else (errors := io.StringIO())
        code = run(words[1:], Crm(World(stdin, stdout, stderr, self.env), stretch=cheap_stretch))
        if not self.terminal:
            screen.write("".join(f"2> {line}\n" for line in errors.getvalue().splitlines()))
        return code, b"" if to_screen else stdout.buffer.getvalue()

    def _tool(self, words, data, last):
        assert words[0] in TOOLS, f"{words[0]}: the pages' shell has only crm and {sorted(TOOLS)}"
        done = subprocess.run(words, input=data, stdout=subprocess.PIPE, check=False)
        return done.returncode, done.stdout

    def _shown(self, data, code):
        text = (data.decode() + self.screen.getvalue()).replace(str(Path.cwd()), HOME)
        for pattern, instead in RANDOM:
            text = pattern.sub(instead, text)
        lines = [line.rstrip() for line in text.splitlines()]
        return lines + ([f"[exit {code}]"] if code else [])


def played(page, env):
    """The page with what its commands print today."""

    def play(match):
        shell, lines = Shell(env, terminal=match[1] == "console"), []
        for step in steps(match[2]):
            lines += [f"$ {step.line}", *shell.run(step), *step.gap]
        return f"```{match[1]}\n" + "\n".join(lines) + "\n```"

    return BLOCK.sub(play, page)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_sessions(path, bare, tmp_path, monkeypatch):
    page = path.read_text(encoding="utf-8")
    folder = tmp_path / "here"
    shutil.copytree(ROOT / "examples/data", folder)
    monkeypatch.chdir(folder)
    env = {**bare.env, "CRM_BOOK": "customers.db", "COLUMNS": str(COLUMNS)}
    now = played(page, env)
    if os.environ.get("REWRITE_EXAMPLES"):
        path.write_text(now, encoding="utf-8")
        return
    differences = difflib.unified_diff(page.splitlines(), now.splitlines(), str(path.name), "now", n=1, lineterm="")
    if shown := "\n".join(differences):
        pytest.fail(shown, pytrace=False)
