"""The net around every command: however a run ends, one line says why, the exit code fits, and no file is left half-written.

It is there before the modules of the commands are imported, and imports nothing itself that takes time.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys

from sdgtax.cli import spoken
from sdgtax.model.version import VERSION

TYPE_CHECKING = False  # `typing` takes time to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import IO, Any

DEBUG = "SDGTAX_DEBUG"
"""The variable of the environment with which a fault is shown in full."""
MISUSE = 2
INTERRUPTED = 128 + signal.SIGINT
ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Signals that ask a program to end; Ctrl-C is an exception of Python."""
STREAM_FAULTS = (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EFBIG, errno.EDQUOT)
SHOWN = 120


class Stopped(BaseException):
    """A signal has asked the program to end; what is open is closed and removed on the way out."""


def caught(program: Callable[[], int | None]) -> int:
    """Run a program that gives its exit code (None: 0). Whatever it raises becomes one message on standard error and a code:

    2 for bad input, misuse and faults of the program, 130 for Ctrl-C, 128 and its number for another signal, 0 where the reader of
    the output has had enough.
    """
    with _signals():
        try:
            spoken.forget()
            _streams()
            _readable(sys.argv[1:])
            code = program() or 0
            if sys.stdout is not None:
                sys.stdout.flush()
            return code
        except BaseException as error:
            _deaf()
            return _ended(error)


# --- before the run


def _streams() -> None:
    """Standard streams that are there and take every letter; what is closed reads as empty, and cannot be written to."""
    if sys.stdin is None:
        sys.stdin = _opened(0, os.O_RDONLY, "r")
    if sys.stdout is None:
        sys.stdout = _opened(1, os.O_RDONLY, "w")
    if sys.stderr is None:
        sys.stderr = _opened(2, os.O_WRONLY, "w")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _opened(number: int, flags: int, mode: str) -> IO[str]:
    """A stream on a closed descriptor, which no file that is opened later can then get by chance."""
    found = os.open(os.devnull, flags)
    if found != number:
        os.dup2(found, number)
        os.close(found)
    return open(number, mode, encoding="utf-8", closefd=False)


def _readable(words: Sequence[str]) -> None:
    """Raises SdgtaxError for an argument in another encoding, unless it names a file that is there."""
    for word in words:
        name = word.partition("=")[2] if word.startswith("-") else word
        if any("\ud800" <= sign <= "\udfff" for sign in word) and not os.path.lexists(name):
            from sdgtax.model.finding import SdgtaxError

            shown = _short(os.fsencode(word).decode("ascii", "backslashreplace"))
            raise SdgtaxError(
                f"the argument “{shown}” is not in {sys.getfilesystemencoding()}, in which this system gives arguments. "
                "Set the terminal to UTF-8, or put the text into a file."
            )


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """A signal that asks the program to end is raised as an exception; afterwards all is as before."""
    before: dict[int, Any] = {}
    with contextlib.suppress(ValueError):  # not the main thread: signals are none of our business
        for number in ENDING:
            if signal.getsignal(number) == signal.SIG_DFL:  # one that is ignored, as by nohup, stays so
                before[number] = signal.signal(number, _stop)
        if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
            before[signal.SIGINT] = signal.default_int_handler
            signal.signal(signal.SIGINT, signal.default_int_handler)
    hook, sys.unraisablehook = sys.unraisablehook, _ignored
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def _deaf() -> None:
    """The run is ending: no signal needs to ask for it any more."""
    with contextlib.suppress(ValueError):
        for number in (*ENDING, signal.SIGINT):
            if signal.getsignal(number) in (_stop, signal.default_int_handler):
                signal.signal(number, signal.SIG_IGN)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _stop(number: int, frame: object) -> None:
    raise Stopped(number)


def _ignored(what: Any) -> None:
    """Where Python cannot let our exception through, as in the middle of an import, it comes again a moment later."""
    if not isinstance(what.exc_value, (Stopped, KeyboardInterrupt)) or not hasattr(signal, "setitimer"):
        sys.__unraisablehook__(what)
        return

    def again(number: int, frame: object) -> None:
        raise what.exc_value

    signal.signal(signal.SIGALRM, again)
    signal.setitimer(signal.ITIMER_REAL, 0.01)


# A worker has nothing to put in order and nothing to say: the process that started it does, and it ends as if there were no net.
# Signals wait while it is made: Python would forget one that comes between.


def _hold() -> None:
    if signal.getsignal(ENDING[0]) is _stop:
        signal.pthread_sigmask(signal.SIG_BLOCK, (*ENDING, signal.SIGINT))


def _release() -> None:
    if signal.getsignal(ENDING[0]) is _stop:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (*ENDING, signal.SIGINT))


def _as_worker() -> None:
    if signal.getsignal(ENDING[0]) is _stop:
        for number in (*ENDING, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (*ENDING, signal.SIGINT))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_hold, after_in_parent=_release, after_in_child=_as_worker)


# --- after the run


def _ended(error: BaseException) -> int:
    """The exit code for what a run has raised; what there is to say of it is said."""
    error = _asked(error)
    if isinstance(error, BrokenPipeError) or isinstance(
        error.__context__, BrokenPipeError
    ):  # the latter: rich ends the program
        _silence(sys.stdout)
        return 0
    if isinstance(error, SystemExit):
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        return _told(f"sdgtax: {error.code}", 1)
    if isinstance(error, KeyboardInterrupt):
        return _told("sdgtax: interrupted; no file was left half-written.", INTERRUPTED)
    if isinstance(error, Stopped):
        return _told("sdgtax: ended by a signal; no file was left half-written.", 128 + int(error.args[0]))
    if os.environ.get(DEBUG, "0") not in ("", "0"):
        import traceback

        _told(traceback.format_exc(), MISUSE)
    return _told(_message(error), MISUSE)


def _asked(error: BaseException) -> BaseException:
    """What asked the run to end, where that has made another error, as within the making of a class; else the error itself."""
    first: BaseException | None = error
    while first is not None and not isinstance(first, (KeyboardInterrupt, Stopped)):
        first = first.__cause__ or first.__context__
    return first or error


def _message(error: BaseException) -> object:
    from sdgtax.model.finding import DataError, SdgtaxError

    if isinstance(error, DataError):
        return error
    if isinstance(error, SdgtaxError):
        return f"sdgtax: {error}"
    if isinstance(error, MemoryError):
        return "sdgtax: the memory of this machine is not enough. Split the input."
    if isinstance(error, OSError):
        return f"sdgtax: {_of_the_system(error)}"
    what = _short(f"{type(error).__name__}: {error}")
    return (
        f"sdgtax: a fault of the program ({what}, at {_place(error)}). Please report it with this line, the command, its input "
        f"and the version, which is {VERSION}; {DEBUG}=1 shows where it happened."
    )


def _of_the_system(error: OSError) -> str:
    """What is wrong with a file, a folder or a stream."""
    what = error.strerror or _short(str(error)) or type(error).__name__
    if isinstance(error, FileNotFoundError) and not _here():
        return "the working folder is not there any more. Change to one that is."
    if error.filename is not None:
        return f"cannot use “{_short(os.fsdecode(error.filename) if isinstance(error.filename, bytes) else str(error.filename))}”: {what}."
    if error.errno in STREAM_FAULTS:
        return f"cannot write the output: {what}."
    return f"{what}."


def _here() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 only whether there is one
    except OSError:
        return False
    return True


def _place(error: BaseException) -> str:
    """The module and the line where it happened: the innermost of our own but this one, else the innermost."""
    trace, ours, last = error.__traceback__, "", "?"
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        last = f"{module}:{trace.tb_lineno}"
        if module.startswith("sdgtax.") and module != __name__:
            ours = last
        trace = trace.tb_next
    return ours or last


def _short(text: str) -> str:
    """A text on one line, cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"


def _told(text: object, code: int) -> int:
    """Say it on standard error, if anybody listens there; gives the code."""
    from sdgtax.cli.screen import tell

    try:
        sys.stdout.flush()  # what has been found stands before what was wrong
    except (OSError, ValueError):
        _silence(sys.stdout)
    try:
        tell(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        _silence(sys.stderr)
    return code


def _silence(stream: IO[str]) -> None:
    """Let what a stream still holds go nowhere, so that closing it does not fail again."""
    with contextlib.suppress(OSError, ValueError):
        number = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
