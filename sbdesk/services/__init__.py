"""What a clerk does or asks: one file per subject, one function per act."""
