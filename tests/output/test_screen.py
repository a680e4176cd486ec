import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.output.screen import cells, wrapped

COMMAND = "Took back batch 39 (tag add): 3 customers (王伟 #1, 王伟 #4, Jürgen Weiß #7). Undo: crm undo 40"


def test_a_command_is_never_broken():
    assert wrapped(COMMAND, 85).splitlines() == [COMMAND.removesuffix(" crm undo 40"), "crm undo 40"]


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("short", 10, ["short"]),
        ("one two three", 7, ["one two", "three"]),
        ("王伟 李娜 张三", 9, ["王伟 李娜", "张三"]),
        ("  a plan has its indent", 12, ["  a plan has", "  its indent"]),
        ("see: crm key change. The code too", 12, ["see:", "crm key change.", "The code too"]),
        ("a: crm show 1; more words here", 12, ["a:", "crm show 1;", "more words", "here"]),
        ("vip: 王伟 #1, Ana Silva (#2)", 14, ["vip: 王伟 #1,", "Ana Silva (#2)"]),
        ("vip: 王伟 #1, Ana Silva (#2)", 10, ["vip:", "王伟 #1,", "Ana", "Silva (#2)"]),
        ("incomprehensibilities", 5, ["incomprehensibilities"]),
        ("one\ntwo three", 5, ["one", "two", "three"]),
    ],
)
def test_lines_break_between_words(text, room, lines):
    assert wrapped(text, room).split("\n") == lines


@settings(max_examples=100, deadline=None)
@given(st.text("ab王é .\n:", max_size=60), st.integers(1, 30))
def test_nothing_but_spaces_is_lost_and_short_words_fit(text, room):
    shown = wrapped(text, room)
    assert "".join(shown.split()) == "".join(text.split())
    assert all(cells(line) <= room or len(line.split()) <= 1 for line in shown.split("\n"))


def test_messages_are_wrapped_on_a_terminal_only(screen):
    terminal, pipe = screen(terminal=True, columns=40), screen()
    for shown in (terminal, pipe):
        shown.output.say(COMMAND)
    assert pipe.err == COMMAND + "\n"
    assert max(cells(line) for line in terminal.err.splitlines()) <= 40
    assert "crm undo 40\n" in terminal.err
