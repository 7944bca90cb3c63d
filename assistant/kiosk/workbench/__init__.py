"""The staff's pages: behind a password, each write with a token of its session."""
