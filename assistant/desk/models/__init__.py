"""Which recognition models a desk hears with, and the words that they learn from the catalogue."""
