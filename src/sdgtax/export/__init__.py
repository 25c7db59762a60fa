"""Documented forms of the results: CSV (wide, long), JSON, JSON Lines. Deterministic bytes."""
