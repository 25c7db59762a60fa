"""The rules of `sdgtax validate`, one file a kind of record."""
