"""What a shell does at Tab, in process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crmcli.cli.app import run
from crmcli.cli.context import Crm
from crmcli.cli.shells import be_ready
from crmcli.world import World
from runner import Runner, cheap_stretch


class Asking:
    """Asks like a shell, in process: `offered("list", "--form")` are the answers for the last word."""

    def __init__(self, runner: Runner, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.env, self.monkeypatch, self.capture = runner.env, monkeypatch, capture
        be_ready()

    def raw(self, shell: str, **asked: str) -> tuple[str, Any]:
        env = {**self.env, "_CRM_COMPLETE": f"complete_{shell}", **asked}
        for name, value in env.items():
            self.monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            run([], Crm(World.real(), stretch=cheap_stretch))
        shown = self.capture.readouterr()
        assert shown.err == ""
        return shown.out.rstrip("\n"), ended.value.code

    def __call__(self, *words: str) -> list[str]:
        answer, _ = self.raw("bash", COMP_WORDS="\n".join(("crm", *words)), COMP_CWORD=str(len(words)))
        return answer.split("\n") if answer else []


@contextmanager
def bash(env: dict[str, str], folder: Path) -> Iterator[Any]:
    """A real bash in a pseudo-terminal, with the completion script `script` of its folder, at its prompt."""
    pexpect = pytest.importorskip("pexpect")
    session = pexpect.spawn(
        "bash", ["--norc", "--noprofile", "-i"],
        cwd=str(folder), env={**env, "PS1": "READY>", "TERM": "dumb", "INPUTRC": "/dev/null"},
        encoding="utf-8", timeout=20,
    )  # fmt: skip
    session.delaybeforesend = None
    try:
        session.expect_exact("READY>")
        session.sendline("bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; . ./script; cd .")
        session.sendline('bind -x \'"\\C-xl": echo "<<$READLINE_LINE>>"\'; echo on')
        session.expect("\non\r?\n.*READY>")
        yield session
    finally:
        session.close(force=True)


def line_after_tab(session: Any, typed: str) -> str:
    """What becomes of the line; it is printed, not run."""
    session.send(f"{typed}\t\x18l")
    session.expect(r"<<([^\r\n]*)>>\r?\n")
    line = str(session.match.group(1))
    session.send("\x01\x0b\r")
    session.expect_exact("READY>")
    return line
