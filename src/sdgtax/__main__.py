"""The program: `sdgtax` and `python -m sdgtax`."""

from __future__ import annotations

import gc
import sys

from sdgtax import __version__


def main() -> None:
    """Run the command line; `--version` is answered before anything that takes time to import."""
    if sys.argv[1:] == ["--version"]:
        print(f"sdgtax {__version__}")
        return
    gc.set_threshold(100_000, 50, 50)  # records hold no cycles: looking for them costs a fifth of a long run
    from sdgtax.cli.app import main as run

    try:
        run()
    finally:
        gc.freeze()  # all memory goes with the process: looking through it for cycles takes a fifth of a short run


if __name__ == "__main__":
    main()
