"""Packages, cards, receipts and sticks, with real keys and real files."""
