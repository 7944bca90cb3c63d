"""The visitor's page at a desk: a visit of its own for each."""
