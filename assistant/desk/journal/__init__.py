"""What a desk keeps of what happens, and what is read out of it."""
