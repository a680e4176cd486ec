import pytest

from crmcli.output.progress import Progress


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_nothing_is_seen_of_quick_work(screen, clock):
    stream = screen(terminal=True).stderr
    with Progress(stream, {"TERM": "xterm"}, "Reading", 10, shown=True, clock=clock) as progress:
        clock.now += 0.4
        progress.advance(10)
    assert stream.getvalue() == ""


@pytest.mark.parametrize("total", [10, None])
def test_slow_work_is_seen_and_leaves_nothing_behind(screen, clock, total):
    stream = screen(terminal=True).stderr
    env = {"TERM": "xterm", "COLUMNS": "80"}
    with Progress(stream, env, "Reading [b]\x1b", total, shown=True, color=False, clock=clock) as progress:
        progress.advance(3)
        clock.now += 0.6
        progress.advance()
    assert r"Reading [b]\x1b" in stream.getvalue()
    assert f"4/{total or '?'}" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K")


@pytest.mark.parametrize(("terminal", "quiet"), [(False, False), (True, True)])
def test_no_bar_in_a_pipe_or_when_quiet(screen, terminal, quiet):
    shown = screen(terminal=terminal, quiet=quiet)
    progress = shown.output.progress("Reading", 2)
    assert not progress.shown
    with progress:
        progress.advance(2)
    assert (progress.done, shown.err) == (2, "")


def test_a_terminal_gets_a_bar(screen):
    assert screen(terminal=True).output.progress("Reading").shown


def test_the_bar_ends_when_the_work_fails(screen, clock):
    stream = screen(terminal=True).stderr

    def work():
        with Progress(stream, {"TERM": "xterm"}, "Reading", 2, shown=True, clock=clock) as progress:
            clock.now += 1
            progress.advance()
            raise ValueError("a reason")

    with pytest.raises(ValueError, match="a reason"):
        work()
    assert stream.getvalue().endswith("\x1b[2K")
