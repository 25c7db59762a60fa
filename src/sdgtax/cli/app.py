"""`sdgtax`: puts the commands together. A command's module is imported when it is called or listed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partialmethod
from importlib import import_module
from keyword import iskeyword
from typing import Any

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # looking for plugins that nobody uses delays every start

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command, get_group

from sdgtax.cli.screen import write
from sdgtax.model.finding import SdgtaxError
from sdgtax.text import harmless

NAME = "sdgtax"
COMMANDS = (
    "demo", "explain", "classify", "sets", "taxonomy", "overlap", "concepts", "compare", "gaps", "select", "report", "text", "evaluate",
    "review", "validate", "fmt", "diff", "new", "learn", "import", "export",
)  # fmt: skip
"""Each is a module of this package, in the order of the help."""


# Values of options that need no check go past the checks of Typer, whose newer versions import all of pydantic for them. That takes
# a fifth of the time of `sdgtax explain`. A Typer that checks otherwise is left as it is.

CHECKS = "get_runtime_param"
"""The method of an option that gives what checks its value."""


@dataclass(frozen=True, slots=True)
class AsGiven:
    """Stands for what checks the values of an option: nothing given and plain text are as they are, the rest is checked."""

    option: Any
    checked: Callable[[Any], Any]

    def coerce(self, value: Any, **where: Any) -> Any:
        """The value as the command gets it; `where` is what Typer tells beside it. Raises what Typer raises."""
        if value is None:
            return () if self.option.multiple or self.option.nargs == -1 else None
        if isinstance(value, str) and self.option.type_descriptor.annotation is str:
            return value
        return self.checked(self.option).coerce(value, **where)


for _kind in (TyperOption, TyperArgument):
    if hasattr(_kind, CHECKS):
        setattr(_kind, CHECKS, partialmethod(AsGiven, checked=getattr(_kind, CHECKS)))


@cache
def _made(name: str) -> Any:
    """A command, made when it is first asked for: an option of Typer's costs more than reading a small file.

    Its module has a function of its name, or a `GROUP` of commands; a command that others stand below has a `KIND` (`options.above`).
    """
    called = f"{name}_" if iskeyword(name) else name
    module = import_module(f"sdgtax.cli.{called}")
    if hasattr(module, "GROUP"):
        return get_group(module.GROUP)
    part = typer.Typer(rich_markup_mode="markdown")
    part.command(name, cls=getattr(module, "KIND", None))(getattr(module, called))
    return get_group(part).commands[name]


class _Commands(Mapping[str, Any]):
    """The commands by name."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        return _made(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


USAGE_ERROR: Any = typer.BadParameter.__base__
"""What the parser of the command line raises for words that it does not understand."""


class _Group(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "commands": _Commands()})

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> int:
        """The exit code of a run. What goes wrong is raised: there is one net, that of `sdgtax.cli.net`, and not Typer's too."""
        self._main_shell_completion({}, NAME)
        try:
            with self.make_context(NAME, list(sys.argv[1:] if args is None else args)) as context:
                self.invoke(context)
        except typer.Exit as end:
            return end.exit_code
        except USAGE_ERROR as error:
            if said := harmless.log(" ".join(error.format_message().split())):
                command = error.ctx.command_path if error.ctx else NAME
                stop = "" if said.endswith(("?", ".")) else "."
                raise SdgtaxError(f"{said}{stop} See `{command} --help`.") from None
            return int(error.exit_code)  # without any word the help has been shown
        return 0


app = typer.Typer(
    name=NAME,
    cls=_Group,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        from sdgtax import __version__

        write(f"sdgtax {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """Sort sustainability indicators by the KS/SSB taxonomy, and say why.

    Each indicator is placed in three dimensions: **Goal** (SDG, target, triple bottom line), **Perspective** (area of
    development, evaluation stage, distribution) and **Quality** (class 1 to 3, from metadata only). Every answer carries its
    evidence; what nothing supports is *not assessed*.

    Start here:

        sdgtax demo                                    all bundled sets at a glance

        sdgtax explain "Municipal waste recycled"      one indicator on one screen

        sdgtax classify my_indicators.csv -o out.csv   your own list

        sdgtax sets                                    what is bundled

        sdgtax overlap eu-sdg un-sdg                   which indicators say the same thing

        sdgtax concepts eu-sdg un-sdg u4ssc            how many different things they measure

        sdgtax compare u4ssc iso-37120                 sets side by side, with strengths and weaknesses

        sdgtax gaps my_indicators.csv                  what your own list lacks, and who could fill it

        sdgtax select --size 15 --level municipal      a small, balanced set, the best there is

        sdgtax report my_indicators.csv -o page.html   all of this as one page for a browser

        sdgtax text plan.pdf                           what a plan or a report speaks of

        sdgtax evaluate gold.csv                       how often it agrees with labels

        sdgtax review my_indicators.csv                decide on what is in doubt, and keep it decided

        sdgtax validate                                check an edited taxonomy

        sdgtax diff main                               what an edit does to the classification

        sdgtax fmt                                     lay out the YAML files

        sdgtax new category perspective.area.tourism   begin a category, a set or a profile

        sdgtax learn                                   weights of words from labelled titles

        sdgtax import ks sets.ttl -o ks                KS's own classified sets

        sdgtax export skos -o taxonomy.ttl             for other systems: RDF, SDMX, data packages
    """


def main() -> int:
    """Run the command line; gives its exit code. Raises what goes wrong, for `sdgtax.cli.net` to tell."""
    return get_command(app).main()  # type: ignore[no-any-return]
