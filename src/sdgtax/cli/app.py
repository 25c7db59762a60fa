"""`sdgtax`: puts the commands together. A command's module is imported when it is called or listed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # looking for plugins that nobody uses delays every start

import typer
from typer.core import TyperGroup
from typer.main import get_group

from sdgtax.cli.options import guarded

COMMANDS = (
    "demo", "explain", "classify", "sets", "taxonomy", "overlap", "concepts", "evaluate", "validate", "fmt", "diff", "new", "import",
    "export",
)  # fmt: skip
"""Each is a module of this package, in the order of the help."""

HELP = """Sort sustainability indicators by the KS/SSB taxonomy, and say why.

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

    sdgtax evaluate gold.csv                       how often it agrees with labels

    sdgtax validate                                check an edited taxonomy

    sdgtax diff main                               what an edit does to the classification

    sdgtax fmt                                     lay out the YAML files

    sdgtax new category perspective.area.tourism   begin a category, a set or a profile

    sdgtax import ks sets.ttl -o ks                KS's own classified sets

    sdgtax export skos -o taxonomy.ttl             for other systems: RDF, SDMX, data packages
"""


class _Commands(Mapping[str, Any]):
    """The commands by name, each made when it is first asked for: an option of Typer's costs more than reading a small file."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            if name not in COMMANDS:
                raise KeyError(name)
            part = typer.Typer(rich_markup_mode="markdown")
            module = import_module(f"sdgtax.cli.{name}_" if iskeyword(name) else f"sdgtax.cli.{name}")
            if hasattr(module, "register"):
                module.register(part)
            else:
                part.command(name)(guarded(getattr(module, name)))
            self._made[name] = get_group(part).commands[name]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Group(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "commands": _Commands()})


app = typer.Typer(
    name="sdgtax",
    cls=_Group,
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        from sdgtax import __version__

        print(f"sdgtax {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
