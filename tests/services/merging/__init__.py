"""Histories of three machines that hand real packages to each other, against the oracle."""
