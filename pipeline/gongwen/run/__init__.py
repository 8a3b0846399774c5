"""Many documents: what becomes of each, and what became of all."""
