"""The pool of recognisers under load and under faults, and how many desks it carries."""
