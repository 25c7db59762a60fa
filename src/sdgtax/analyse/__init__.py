"""Counts and comparisons over many classifications: pure functions to plain rows."""
