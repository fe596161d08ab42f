"""The command line: every headless verb, thin over the services (DESIGN §10)."""

from sbdesk.cli.command import main

__all__ = ["main"]
