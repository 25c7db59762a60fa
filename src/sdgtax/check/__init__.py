"""Checks of the taxonomy and the indicator sets."""
