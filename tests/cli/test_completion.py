import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import crmcli


@pytest.mark.parametrize(
    ("shell", "mark"), [("bash", "complete -o default"), ("zsh", "#compdef"), ("fish", "complete ")]
)
def test_prints_a_script(crm, shell, mark):
    script = crm("completion", shell).stdout
    assert mark in script
    assert "crmcli" in script


def test_needs_no_book(bare):
    assert bare("completion", "bash").stdout


def test_an_unknown_shell_is_named(crm):
    assert "bash, zsh, fish" in crm("completion", "tcsh", exit_code=2).stderr


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("words", "at", "expected"),
    [(["crm", "unar"], 1, ["unarchive"]), (["crm", "tag", "re"], 2, ["remove", "rename"]),
     (["crm", "list", "--form"], 2, ["--format"])],
)  # fmt: skip
def test_the_bash_script_completes(crm, tmp_path, words, at, expected):
    program = tmp_path / "crm"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m crmcli "$@"\n')
    program.chmod(0o755)
    (tmp_path / "script").write_text(crm("completion", "bash").stdout)
    listed = " ".join(words)
    line = (
        f'. ./script; COMP_WORDS=({listed}); COMP_CWORD={at}; _crm_completion ./crm; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    env = {**os.environ, **crm.env, "PYTHONPATH": str(Path(crmcli.__file__).parents[1])}
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert sorted(done.stdout.split()) == expected
