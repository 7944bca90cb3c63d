"""What was asked and what was missed: turns in SQLite or PostgreSQL, no visitor in them."""
