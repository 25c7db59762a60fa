"""Pages for a browser, each one file that loads nothing from elsewhere; every text in it is text. That of an article has no script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from sdgtax.model.sheet import Article, Entry, Quote, Section
from sdgtax.text import harmless

if TYPE_CHECKING:
    from sdgtax.views.report import Dossier

PLAIN = "1F3864"
"""The colour of a bar that has none of its own."""


def write(what: Article | Dossier) -> Iterator[str]:
    """The page of an article, or of a report (which has a script), piece by piece."""
    if isinstance(what, Article):
        return _article(what)
    from sdgtax.formats import page

    return page.write(what)


def _article(article: Article) -> Iterator[str]:
    title, style = _text(article.title), files(__package__).joinpath("article.css").read_text(encoding="utf-8")
    yield f'<!DOCTYPE html>\n<html lang="{_text(article.lang)}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="generator" content="sdgtax">\n'
    yield f"<style>\n{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    for section in article.sections:
        yield from _section(section)
    yield "</body>\n</html>\n"


def _section(section: Section) -> Iterator[str]:
    yield f"<h{section.level}>{_text(section.title)}</h{section.level}>\n"
    yield from (f'<p class="note">{_text(line)}</p>\n' for line in section.lines)
    yield from _entries(section.entries)
    title, entries = section.more
    if entries:
        yield f"<details>\n<summary>{_text(title)}</summary>\n"
        yield from _entries(entries)
        yield "</details>\n"


def _entries(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield f'<div class="entry">\n<div class="label">{_text(entry.label)}</div>\n'
        width, colour = f"{100 * entry.share:.1f}", _text(entry.colour or PLAIN)
        yield f'<div class="bar"><span style="width: {width}%; background: #{colour}"></span></div>\n'
        yield f'<div class="note">{_text(entry.note)}</div>\n'
        yield from map(_quote, entry.quotes)
        yield "</div>\n"


def _quote(quote: Quote) -> str:
    said = "".join(f"<mark>{_text(text)}</mark>" if marked else _text(text) for text, marked in quote.pieces)
    return f"<blockquote><cite>{_text(quote.place)}</cite>{said}</blockquote>\n"


def _text(text: str) -> str:
    return escape(harmless.log(text))
