import pytest
from typer.main import get_command

from crmcli.cli.app import app
from crmcli.errors import all_errors
from crmcli.model.fields import FIELDS

COMMANDS = sorted(get_command(app).commands)


def test_bare_help_is_that_of_the_program(bare):
    assert bare("help").stdout == bare("--help").stdout
    for name in ("add", "undo", "completion"):
        assert f"  {name} " in bare("help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_help_on_a_command_is_its_own_help(bare, name):
    shown = bare("help", name).stdout
    assert shown == bare(name, "--help").stdout == bare(name, "-h").stdout
    assert shown.startswith(f"Usage: crm {name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_gives_examples_of_itself(bare, name):
    command = get_command(app).commands[name]
    for words in leaves(command.load() if hasattr(command, "load") else command, name):
        _, _, examples = bare("help", *words).stdout.partition("Examples:")
        assert "crm" in examples, words


def leaves(command, *words):
    """The commands themselves: a group has its examples on them."""
    children = getattr(command, "commands", {})
    for name, child in children.items():
        yield from leaves(child, *words, name)
    if not children:
        yield words


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_short_for_a_format_only_beside_one(bare, name):
    group = get_command(app).commands[name].load()
    for child in getattr(group, "commands", [""]):
        shown = bare("help", name, *filter(None, [child])).stdout
        assert ("Short for --format json" in shown) == ("--format FORMAT" in shown and "--json" in shown), child


def test_help_on_a_subcommand(bare):
    assert bare("help", "tag", "add").stdout == bare("tag", "add", "--help").stdout


def test_the_query_topic_names_every_field(bare):
    shown = bare("help", "query").stdout
    for field in FIELDS:
        assert field.name in shown


def test_the_exit_code_topic_names_every_error(bare):
    lines = bare("help", "exit-codes").lines
    for error in all_errors():
        assert any(line.split()[:2] == [str(error.exit_code), error.code] for line in lines)


@pytest.mark.parametrize("words", [["nonsense"], ["add", "nonsense"], ["tag", "nonsense"], ["query", "add"]])
def test_no_such_topic(bare, words):
    assert "exit-codes" in bare("help", *words, exit_code=2).stderr


def test_help_and_version_need_neither_book_nor_configuration(bare, tmp_path):
    (tmp_path / "config.toml").write_text("broken")
    assert bare("help", "add").stdout
    assert bare("--version").stdout.startswith("crm ")


@pytest.mark.parametrize("group", ["tag", "key", "backup", "config"])
def test_a_group_alone_shows_its_help(bare, group):
    assert bare(group).stdout == bare(group, "--help").stdout
