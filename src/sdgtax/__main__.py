"""`python -m sdgtax`."""

from sdgtax.cli.app import main

main()
