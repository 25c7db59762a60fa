"""Programs that measure accuracy and speed; they write the figures in docs/."""
