"""From a title to assignments with evidence."""
