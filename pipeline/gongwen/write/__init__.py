"""Finished records on their way out."""
