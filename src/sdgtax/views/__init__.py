"""Results as sheets and records."""
