"""Findings of `komekshi check` on standard output: for people, or as JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

from assistant.catalogue import Finding
from assistant.desk.gates import Examined

__all__ = ["finding_lines", "show"]


def show(examined: Examined, *, as_json: bool) -> None:
    """All findings, errors first, and what was not looked at."""
    catalogue = examined.catalogue
    if as_json:
        content = {
            "services": len(catalogue.services),
            "phrases": len(catalogue.phrases),
            "findings": [_finding(each) for each in examined.findings],
            "skipped": [{"gate": each.gate, "reason": each.reason} for each in examined.skipped],
        }
        sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
        return
    errors, warnings = examined.errors, examined.warnings
    for title, group in (("Errors", errors), ("Warnings", warnings)):
        if group:
            sys.stdout.write(f"{title}\n\n{''.join(map(finding_lines, group))}\n")
    for skipped in examined.skipped:
        sys.stdout.write(f"not checked: {skipped.gate}: {skipped.reason}\n")
    sys.stdout.write(
        f"{len(catalogue.services)} services, {len(catalogue.phrases)} phrases: "
        f"{len(errors)} errors, {len(warnings)} warnings\n"
    )


def finding_lines(finding: Finding) -> str:
    """One finding for people, with a line that editors jump to."""
    place = finding.file if finding.line is None else f"{finding.file}:{finding.line}"
    field = f" {finding.field}" if finding.field else ""
    return (
        f"{finding.severity}: {place}{field}: {finding.message} [{finding.code}]\n"
        f"  → {finding.remedy}\n"
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "code": finding.code,
        "file": finding.file,
        "line": finding.line,
        "where": finding.field,
        "message": finding.message,
        "remedy": finding.remedy,
    }
