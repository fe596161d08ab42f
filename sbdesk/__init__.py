"""sbdesk: the offline desk program of a rural power-supply station."""

__version__ = "0.1.0"
