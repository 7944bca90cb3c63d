"""The command `komekshi`."""
