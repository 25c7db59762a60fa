"""YAML with the place of every value at hand: reading, recovery, schema errors, canonical layout, loading."""
