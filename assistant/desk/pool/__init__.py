"""Recognition by the pool, and the workers of a pool."""
