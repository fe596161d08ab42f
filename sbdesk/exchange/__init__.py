"""Packages on a stick: written, read, verified (DESIGN §12)."""
