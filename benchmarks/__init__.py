"""Accuracy and latency of the whole desk; `make bench` runs all of it."""
