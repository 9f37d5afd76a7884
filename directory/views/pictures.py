"""Pictures and tables of the views of the whole as files: SVG, the same as PNG, and CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import resvg_py
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from directory.overviews import palette
from hkai_site.languages import prefixed_language, simplify

# The pixels of a PNG for one unit of the SVG: sharp on paper and on screens of double density.
SCALE = 2
# Systems of any kind have one of these; the first that is installed is used.
FONTS = "Noto Sans, Noto Sans CJK HK, Noto Sans CJK TC, DejaVu Sans, sans-serif"

_COLOURS = {name: getattr(palette, name.upper()) for name in ("ink", "muted", "rule", "paper", "seal")}

# Read by spreadsheets as the mark of UTF-8.
_BOM = "\ufeff"


def _file(content: bytes | str, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def picture(request: HttpRequest, template: str, context: dict[str, Any], name: str, form: str) -> HttpResponse:
    """Return the drawing of a template as a file called `name`, in the form `svg` or `png`."""
    drawing: str = render_to_string(template, {**_COLOURS, **context, "fonts": FONTS}, request)
    if prefixed_language(request.path_info) == "zh-hans":
        drawing = simplify(drawing)
    if form == "svg":
        return _file(drawing, "image/svg+xml", f"{name}.svg")
    return _file(_png(drawing), "image/png", f"{name}.png")


def _png(drawing: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=SCALE, background="#ffffff"))


def table(header: Sequence[Any], rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    """Return rows as a CSV file in UTF-8, with lines as RFC 4180 has them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([str(cell) for cell in header])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return _file(_BOM + out.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def _cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection"""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
