"""From results to text for people: tables, screens. Colour only on a terminal; tab-separated when piped."""
