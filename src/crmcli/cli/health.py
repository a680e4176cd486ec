"""How verify, doctor and backup verify show what they found, and the errors that say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmcli.cli.selection import counted
from crmcli.errors import CrmError, Damaged, Findings
from crmcli.model.health import Report

if TYPE_CHECKING:
    from crmcli.cli.context import Crm

FOUND = ("code", "message", "fix")


def show(crm: Crm, report: Report, body: dict[str, Any], json: bool) -> None:
    """Damage and findings on stdout, or the JSON object alone. A sound book shows nothing here.

    On a terminal they are sentences: a table would cut them before the word that matters.
    """
    if json:
        crm.out.result([], "", {**as_json(report), **body}, format="json")
        return
    rows: list[dict[str, Any]] = [{"code": "damage", "message": text} for text in report.damage]
    rows += [{**it, "fix": crm.out.hint(it["fix"] or "")} for it in as_json(report)["findings"]]
    if not crm.world.shows_tables:
        crm.out.table(FOUND, rows)
        return
    for row in rows:
        crm.out.paragraph(f"{row['code']}: {row['message']}")
        if row.get("fix"):
            crm.out.paragraph(f"  next: {row['fix']}")


def as_json(report: Report) -> dict[str, Any]:
    findings = [{"code": it.code, "message": it.message, "fix": it.fix or None} for it in report.findings]
    return {"ok": report.ok, "damage": list(report.damage), "findings": findings, "checked": report.figures}


def error_of(report: Report, path: Path) -> CrmError | None:
    """Damaged, Findings or nothing: what the exit code is to say after the report was shown."""
    if report.damage:
        more = f" and {len(report.damage) - 1} more" if len(report.damage) > 1 else ""
        return Damaged(
            f"{path} is damaged ({report.damage[0]}{more}); keep the file,"
            " and restore a backup (crm backup restore latest), or save what can be read: crm repair"
        )
    if report.findings:
        count = counted(len(report.findings), "finding")
        ways = dict.fromkeys(it.fix for it in report.findings if it.fix)
        return Findings(f"{path}: {count}{'; next: ' if ways else ''}{', '.join(ways)}")
    return None


def checked(figures: dict[str, int]) -> str:
    """What was looked at, in a sentence's words."""
    return (
        f"all {counted(figures['pages'], 'page')}, {counted(figures['customers'], 'customer')},"
        f" {counted(figures['changes'], 'change')} in {counted(figures['batches'], 'batch', 'batches')}"
    )
