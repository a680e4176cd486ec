"""crm config"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli import config as settings
from crmcli.cli.context import Crm
from crmcli.cli.lazy import GROUP_SETTINGS, help_when_alone
from crmcli.cli.options import Context, Format, FormatJson, Json, chosen_format, examples
from crmcli.output.columns import WHOLE, Column

app = typer.Typer(**GROUP_SETTINGS)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A setting; see: crm config show.", show_default=False)]


@app.callback()
def group(context: Context) -> None:
    """Show and change settings."""
    help_when_alone(context)


@app.command(epilog=examples("crm config path", 'cat "$(crm config path)"'))
def path(context: Context) -> None:
    """Print where the configuration file is."""
    crm: Crm = context.obj
    crm.out.line(str(settings.path_of(crm.world.env)))


@app.command(epilog=examples("crm config show", "crm config show --json"))
def show(context: Context, format: Format = None, json: FormatJson = False) -> None:
    """List all settings with their values.

    The book is the one that is really used: --book goes before CRM_BOOK, and that before the configuration.
    """
    crm: Crm = context.obj
    rows = [
        {"setting": name, **_used(crm, name), "default": crm.config.default(name), "help": setting.help}
        for name, setting in settings.SETTINGS.items()
    ]
    told = Column("help", least=20, wrap=True)
    columns: list[Column | str] = ["setting", Column("value", least=WHOLE), "from", "default", told]
    crm.out.table(columns, rows, chosen_format(format, json))


def _used(crm: Crm, name: str) -> dict[str, Any]:
    """A setting's value and where it comes from."""
    if name == "book":
        path, origin = crm.place_of_book
        return {"value": str(path), "from": origin}
    return {"value": crm.config[name], "from": "config" if name in crm.config.given else "default"}


@app.command(epilog=examples("crm config get region", "crm config get limit"))
def get(context: Context, name: Name) -> None:
    """Print one setting."""
    crm: Crm = context.obj
    settings.known(name)
    crm.out.line(str(crm.config[name]))


@app.command("set", epilog=examples("crm config set region CN", "crm config set date_order mdy"))
def set_(
    context: Context,
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", show_default=False)],
    json: Json = False,
) -> None:
    """Change one setting in the configuration file."""
    crm: Crm = context.obj
    stored: Any = settings.write(settings.path_of(crm.world.env), name, value)
    crm.out.result(
        [], f"{name} is now {stored!r}.", {"setting": name, "value": stored}, format="json" if json else None
    )
