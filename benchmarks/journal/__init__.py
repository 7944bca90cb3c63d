"""What the journal costs: a million turns, and two hundred kills."""
