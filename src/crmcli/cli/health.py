"""How verify, doctor and backup verify show what they found, and the errors that say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmcli.errors import CrmError, Damaged, Findings
from crmcli.model.health import Report
from crmcli.output.columns import Column

if TYPE_CHECKING:
    from crmcli.cli.context import Crm

FOUND = ("code", Column("message", least=40), "fix")


def show(crm: Crm, report: Report, body: dict[str, Any], json: bool) -> None:
    """Damage and findings as a table on stdout, or the JSON object alone. A sound book shows nothing here."""
    if json:
        crm.out.result([], "", {**as_json(report), **body}, format="json")
        return
    rows: list[dict[str, Any]] = [{"code": "damage", "message": text} for text in report.damage]
    rows += as_json(report)["findings"]
    if rows:
        crm.out.table(FOUND, rows)


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
        count = "1 finding" if len(report.findings) == 1 else f"{len(report.findings)} findings"
        ways = dict.fromkeys(it.fix for it in report.findings if it.fix)
        return Findings(f"{path}: {count}{'; next: ' if ways else ''}{', '.join(ways)}")
    return None


def checked(figures: dict[str, int]) -> str:
    """What was looked at, in a sentence's words."""
    return (
        f"all {figures['pages']:,} pages, {figures['customers']:,} customers, {figures['changes']:,} changes in"
        f" {figures['batches']:,} batches"
    )
