"""A visit: whose turn it is, what is heard, what is said."""
