"""`komekshi check`: what is wrong in `intents/`."""

from __future__ import annotations

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures

__all__ = ["check"]


def check() -> None:
    """Look for faults in the services and questions under intents/.

    Exit code 0: none, or warnings only. 3: errors, or files that can't be read.
    """
    with setup_failures():
        from assistant.catalogue import Severity, load_catalogue
        from assistant.catalogue import check as find_faults
        from assistant.desk.settings import Settings

        catalogue = load_catalogue(Settings.from_environment().home / "intents")
        findings = find_faults(catalogue)
    for finding in findings:
        typer.echo(f"{finding.severity}: {finding.where}: {finding.message} [{finding.code}]")
        typer.echo(f"  → {finding.remedy}")
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    typer.echo(
        f"{len(catalogue.services)} services, {len(catalogue.phrases)} phrases: "
        f"{errors} errors, {len(findings) - errors} warnings"
    )
    if errors:
        raise typer.Exit(ExitCode.SETUP)
