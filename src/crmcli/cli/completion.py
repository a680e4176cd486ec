"""crm completion"""

from __future__ import annotations

from typing import Annotated

import typer

from crmcli.cli.context import Crm
from crmcli.cli.lazy import SETTINGS
from crmcli.cli.options import Context, examples
from crmcli.errors import Usage

app = typer.Typer(**SETTINGS)

SCRIPTS = {
    "bash": """\
_crm_completion() {
    local IFS=$'\\n' answer
    local ask=(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD COMP_TYPE=$COMP_TYPE)
    COMPREPLY=()
    while read -r answer; do
        [[ $answer ]] && COMPREPLY+=("$answer")
    done < <("${ask[@]}" _CRM_COMPLETE=complete_bash "$1" 2> /dev/null)
    case "${COMPREPLY[0]}" in
        :files) COMPREPLY=(); compopt -o default 2> /dev/null ;;
        *"  "*) compopt -o nosort 2> /dev/null ;;
        *:) compopt -o nospace 2> /dev/null ;;
    esac
}
complete -F _crm_completion crm crmcli
""",
    "zsh": """\
#compdef crm crmcli
_crm_completion() {
    eval "$(env _TYPER_COMPLETE_ARGS="${words[1,$CURRENT]}" _CRM_COMPLETE=complete_zsh "${words[1]}" 2> /dev/null)"
}
compdef _crm_completion crm crmcli
""",
    "fish": """\
for program in crm crmcli
    set --local ask "env _CRM_COMPLETE=complete_fish _TYPER_COMPLETE_ARGS=(commandline -cp) _TYPER_COMPLETE_FISH_ACTION"
    complete --command $program --no-files \\
        --arguments "($ask=get-args $program 2>/dev/null)" --condition "$ask=is-args $program 2>/dev/null"
end
""",
}
PLACES = "~/.bashrc, ~/.zshrc or ~/.config/fish/config.fish"


@app.command(
    epilog=examples('eval "$(crm completion bash)"', "crm completion fish > ~/.config/fish/completions/crm.fish")
)
def completion(
    context: Context,
    shell: Annotated[
        str,
        typer.Argument(metavar="SHELL", help="bash, zsh or fish.", show_default=False),
    ],
) -> None:
    """Print the completion script for a shell."""
    crm: Crm = context.obj
    if shell not in SCRIPTS:
        raise Usage(f"there is no completion for {shell!r}; there is for {', '.join(SCRIPTS)}")
    crm.world.stdout.write(SCRIPTS[shell])
