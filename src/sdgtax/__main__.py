"""The program: `sdgtax` and `python -m sdgtax`."""

from __future__ import annotations

import _signal as signal  # type: ignore[import-not-found]  # the compiled part; the rest takes time to import
import gc
import os
import sys

INTERRUPTED = 128 + int(signal.SIGINT)


def main() -> None:
    """Run the command line; leave with its exit code where that is not 0."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    from sdgtax.cli.net import caught

    code = caught(_run)
    gc.freeze()  # all memory goes with the process: looking through it for cycles takes a fifth of a short run
    if code:
        sys.exit(code)


def _run() -> int:
    """The exit code of the command line; `--version` is answered before anything that takes time to import."""
    if sys.argv[1:] == ["--version"]:
        from sdgtax import __version__

        print(f"sdgtax {__version__}")
        return 0
    gc.set_threshold(300_000, 50, 50)  # records hold no cycles: looking for them costs a fifth of a long run
    from sdgtax.cli.app import main as run

    return run()


def _leave(number: int, frame: object) -> None:
    """Ctrl-C before the net hangs: nothing has been opened that would have to be put in order."""
    os.write(2, b"sdgtax: interrupted.\n")
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
