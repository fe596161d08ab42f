"""Rules and values in plain Python: no I/O, no clock, no Qt, no SQL."""
