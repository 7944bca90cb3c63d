"""How soon the voice speaks and stops, and what it survives."""
