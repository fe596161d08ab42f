"""sbdesk: the offline desk program of a rural power-supply station."""

import os

__version__ = "0.1.0"

# Only the readings of single characters are used: without the dictionary of phrases the first
# search takes a quarter of the time and a fifth of the memory. pypinyin reads this when imported.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
