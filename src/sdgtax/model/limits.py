"""How much is read at most. Whatever is longer is a finding or an error, never cut."""

from __future__ import annotations

MAX_TITLE = 5000
"""Characters of a title, and of any other text on one line in the YAML files."""
MAX_CODE = 200
"""Characters of a code."""
MAX_CELL = 32_767
"""Characters of a cell of a table: as many as a spreadsheet can hold."""
MAX_GAPS = 3
"""Gaps in a phrase."""
