"""The bounds of attachments, read from `resources/rules/attachments.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from sbdesk.domain.attachments import AttachmentRules, MediaType
from sbdesk.services.rules import RULES

_MEGABYTE = 1024 * 1024


@cache
def attachment_rules() -> AttachmentRules:
    """The bounds in force."""
    return read_attachment_rules(RULES / "attachments.toml")


def read_attachment_rules(path: Path) -> AttachmentRules:
    """The bounds in a TOML file. Raises ValueError naming a type that cannot be told."""
    with path.open("rb") as file:
        found = tomllib.load(file)
    types = tuple(MediaType(**{**row, "begins": tuple(row["begins"])}) for row in found["type"])
    for one in types:
        if not one.begins or any(set(p) - set("0123456789abcdef.") for p in one.begins):
            raise ValueError(f"{path.name}: {one.name} has no beginning to tell it by")
    bounds = [found[name] for name in ("largest_mb", "most_at_once", "most_of_customer")]
    if min(bounds) < 1:
        raise ValueError(f"{path.name}: a bound below 1")
    return AttachmentRules(bounds[0] * _MEGABYTE, bounds[1], bounds[2], types)
