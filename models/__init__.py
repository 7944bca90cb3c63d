"""Recognition models, and the recipe that makes them."""
