"""How is a cell of a workbook set off from others: bold, underlined, coloured, filled?"""

from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.styles.colors import Color

_BLACK = "000000"
_WHITE = "FFFFFF"
_DARK_TEXT, _LIGHT_GROUND = 1, 0
"""Themes count black and white the other way round than one would think."""
_AUTOMATIC = {8, 64, 65}


def looks(cell: ReadOnlyCell | EmptyCell) -> frozenset[str]:
    """Answer the marks that the whole text of a cell bears."""
    if not isinstance(cell, ReadOnlyCell):
        return frozenset()
    marks = _font_marks(cell.font)
    if isinstance(cell.value, CellRichText):
        pieces = [piece for piece in cell.value if str(piece).strip()]
        shared = [
            _font_marks(piece.font) if isinstance(piece, TextBlock) else marks for piece in pieces
        ]
        marks = frozenset.intersection(*shared) if shared else marks
    return marks | ({"fill"} if _is_filled(cell) else set())


def _font_marks(font: Font | InlineFont) -> frozenset[str]:
    marks = {
        "bold": font.b,
        "italic": font.i,
        "underline": font.u not in {None, "none"},
        "struck": font.strike,
        "colour": _is_coloured(font.color),
    }
    return frozenset(name for name, is_borne in marks.items() if is_borne)


def _is_coloured(color: Color | None) -> bool:
    if color is None:
        return False
    if color.type == "theme":
        return color.theme != _DARK_TEXT
    if color.type == "indexed":
        return color.indexed not in _AUTOMATIC
    return color.type == "rgb" and str(color.rgb)[-6:] != _BLACK


def _is_filled(cell: ReadOnlyCell) -> bool:
    fill = cell.fill
    if getattr(fill, "fill_type", None) in {None, "none"}:
        return False
    color = getattr(fill, "fgColor", None)
    if color is None:
        return True
    if color.type == "theme":
        return bool(color.theme != _LIGHT_GROUND or color.tint)
    if color.type == "indexed":
        return color.indexed not in _AUTOMATIC | {9}
    return str(color.rgb)[-6:] != _WHITE
