"""The only readers: YAML with places, the taxonomy, indicator sets, users' tables."""
