"""One self-contained HTML page: no script, nothing fetched from outside, readable and printable."""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape

_STYLE = """\
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1c1c1c; font: 1.0625rem/1.6 system-ui, sans-serif; }
header, main { max-width: 65ch; margin: 0 auto; padding: 0 1.25rem; }
header p { margin: 1.25rem 0 0; padding-bottom: .75rem; border-bottom: 1px solid #8a8a8a; }
header p { color: #474747; font-size: .9375rem; }
main { padding-bottom: 4rem; overflow-wrap: break-word; }
.skip { position: absolute; left: -99rem; background: #fff; padding: .5rem 1rem; }
.skip:focus { left: 0; top: 0; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 .5rem; text-wrap: balance; }
h1 { font-size: 2rem; } h2 { font-size: 1.5rem; } h3 { font-size: 1.2rem; } h4 { font-size: 1.0625rem; }
a { color: #0b4f8a; }
:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; }
img { max-width: 100%; height: auto; }
figure { margin: 1.5rem 0; }
figcaption { color: #333; font-size: .9375rem; margin-top: .5rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .9375rem; }
th, td { border: 1px solid #8a8a8a; padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: #f2f2f2; }
td { font-variant-numeric: tabular-nums; }
pre, code { font-family: ui-monospace, monospace; font-size: .9em; }
pre { background: #f6f6f6; padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
kbd { font: inherit; font-size: .875em; border: 1px solid #8a8a8a; border-radius: 4px; padding: 0 .4em; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 4px solid #8a8a8a; }
details { margin: 1rem 0; border: 1px solid #8a8a8a; border-radius: 4px; padding: .4rem .9rem; }
summary { cursor: pointer; color: #0b4f8a; }
details.quiet { border-color: transparent; padding: 0; font-size: .875rem; }
@page { margin: 14mm; }
@media print {
  html { font-size: 10pt; }
  body { line-height: 1.4; }
  h1, h2, h3, h4 { margin: .8rem 0 .3rem; }
  h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; } h3 { font-size: 1.1rem; }
  p, ul, ol, .wide { margin: .4rem 0; }
  header, main { max-width: none; padding: 0; }
  .skip { display: none; }
  a { color: inherit; }
  h1, h2, h3, h4 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  .wide { overflow: visible; }
  th, td { overflow-wrap: anywhere; padding: .2rem .3rem; }
  details::details-content { content-visibility: visible; height: auto; }
}
"""

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_EMPTY_HEAD = re.compile(r"<thead>\s*<tr>(?:\s*<th[^>]*></th>)+\s*</tr>\s*</thead>\s*")
_TAG = re.compile(r"<[^>]*>")


def page(title: str, parts: Iterable[str], language: str = "en", note: str = "") -> str:
    """Put pieces of HTML, in order, on one page that needs nothing else.

    Parameters
    ----------
    title : what the browser's tab says; the page's own first heading is among the parts.
    parts : pieces of HTML, as `markdown`, `folded` and `verbatim` make them. Wide tables scroll.
    language : the language of the words, e.g. ``"en"``.
    note : plain text that stands above everything else, e.g. where the page comes from.

    Returns
    -------
    str : the page. The same parts always give the same text.

    Examples
    --------
    >>> html = page("Kick-off", [markdown("# Kick-off")], note="The data are invented.")
    >>> html.startswith('<!doctype html>\\n<html lang="en">'), html.count("<h1")
    (True, 1)

    """
    # A part of a page that scrolls must be reachable by keyboard, hence the tabindex.
    body = "\n".join(part.strip() for part in parts)
    body = _TABLE.sub(r'<div class="wide" tabindex="0">\g<0></div>', body)
    header = f"<header><p>{escape(note)}</p></header>\n" if note else ""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#content">Skip to the content</a>\n{header}'
        f'<main id="content">\n{body}\n</main>\n</body>\n</html>\n'
    )


def markdown(
    text: str, taken: set[str] | None = None, link: Callable[[str], str | None] | None = None
) -> str:
    """Turn our own Markdown, with tables and trusted HTML in it, into HTML.

    Parameters
    ----------
    text : the Markdown.
    taken : ids that the page has already; the ids of these headings are added to it.
    link : gives the address to write for an address in the text; None keeps the words only.

    Returns
    -------
    str : HTML. Headings have the ids JupyterLab gives them, so links inside a notebook hold.

    Examples
    --------
    >>> markdown("## Look twice")
    '<h2 id="Look-twice">Look twice</h2>\\n'
    >>> markdown("[next](01.ipynb)", link=lambda address: address.replace(".ipynb", ".html"))
    '<p><a href="01.html">next</a></p>\\n'

    """
    import mistune

    ids = set() if taken is None else taken

    class Renderer(mistune.HTMLRenderer):
        def heading(self, text: str, level: int, **attrs: object) -> str:
            wanted = re.sub(r"\s", "-", unescape(_TAG.sub("", text)).strip()) or "section"
            return f'<h{level} id="{escape(_unused(wanted, ids))}">{text}</h{level}>\n'

        def link(self, text: str, url: str, title: str | None = None) -> str:
            address = link(url) if link else url
            return text if address is None else super().link(text, address, title)

    html = str(mistune.create_markdown(renderer=Renderer(escape=False), plugins=["table", "url"])(text))
    # Markdown cannot write a table without a head; an empty one would be read aloud as a column's name.
    return _EMPTY_HEAD.sub("", html)


def _unused(wanted: str, taken: set[str]) -> str:
    name, again = wanted, 1
    while name in taken:
        again += 1
        name = f"{wanted}-{again}"
    taken.add(name)
    return name


def folded(summary: str, inside: str, *, quiet: bool = False) -> str:
    """Fold a piece of HTML under a line of plain text, smaller if `quiet`; print shows it open.

    >>> folded("Show the code", verbatim("1 < 2"))
    '<details>\\n<summary>Show the code</summary>\\n<pre>1 &lt; 2</pre>\\n</details>'
    """
    opening = '<details class="quiet">' if quiet else "<details>"
    return f"{opening}\n<summary>{escape(summary)}</summary>\n{inside}\n</details>"


def verbatim(text: str) -> str:
    """Show text exactly as it is, line by line.

    >>> verbatim("a\\nb")
    '<pre>a\\nb</pre>'
    """
    return f"<pre>{escape(text, quote=False)}</pre>"
