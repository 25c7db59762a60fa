"""The single definition of every data format: taxonomy, indicator sets, results."""
