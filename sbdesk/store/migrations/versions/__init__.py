"""One file a step, never edited after release."""
