"""The desk for other programs, by standard protocols."""
