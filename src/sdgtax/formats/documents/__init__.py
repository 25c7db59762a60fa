"""Running text, read from files: one file a form."""
