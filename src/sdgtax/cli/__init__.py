"""The command line: thin; every command is one call of the public API and one of a renderer."""
