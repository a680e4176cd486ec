"""crm config"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crmcli import config as settings
from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, Format, Json, chosen_format, examples
from crmcli.output.columns import Column

app = typer.Typer(**SETTINGS)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A setting; see: crm config show.", show_default=False)]


@app.callback()
def group() -> None:
    """Show and change settings."""


@app.command(epilog=examples("crm config path", 'cat "$(crm config path)"'))
def path(context: Context) -> None:
    """Print where the configuration file is."""
    crm: Crm = context.obj
    crm.out.line(str(settings.path_of(crm.world.env)))


@app.command(epilog=examples("crm config show", "crm config show --json"))
def show(context: Context, format: Format = None, json: Json = False) -> None:
    """List all settings with their values."""
    crm: Crm = context.obj
    rows = [
        {"setting": name, "value": crm.config[name], "default": setting.default, "help": setting.help}
        for name, setting in settings.SETTINGS.items()
    ]
    crm.out.table(
        ["setting", "value", "default", Column("help", least=20, wrap=True)], rows, chosen_format(format, json)
    )


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
