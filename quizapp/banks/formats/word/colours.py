"""Is this colour of a Word file set off from ordinary text or from white paper?"""

import re

from quizapp.banks.formats.word.elements import VAL, A, Element, W

RGB = re.compile(r"#?([0-9A-Fa-f]{6})")
DARKEST_COLOUR = 0x41
"""Whose strongest part is below that looks black."""
DARKEST_GREY = 0x80
"""A grey below that is a designer's black."""
MOST_GREY_SPREAD = 0x18
"""The parts of a grey differ by no more."""
PALEST_SHADE = 0xF0
"""A shade whose weakest part is not below looks white."""
THEME_NAMES = {
    "text1": "dk1", "dark1": "dk1", "background1": "lt1", "light1": "lt1", "text2": "dk2",
    "dark2": "dk2", "background2": "lt2", "light2": "lt2", "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}  # fmt: skip
USUAL = {"dk1": "000000", "lt1": "FFFFFF"}


class Colours:
    """The colours of one document, those of its theme included."""

    def __init__(self, theme: Element | None) -> None:
        self._theme = dict(USUAL)
        scheme = None if theme is None else theme.find(f".//{A}clrScheme")
        for named in () if scheme is None else scheme:
            for colour in named:
                said = colour.get("lastClr") or colour.get("val") or ""
                if isinstance(named.tag, str) and RGB.fullmatch(said):
                    self._theme[named.tag.removeprefix(A)] = said

    def is_coloured(self, colour: Element) -> bool:
        """Answer whether a text of this `w:color` looks other than black."""
        parts = self._parts(
            colour.get(f"{W}themeColor"),
            colour.get(f"{W}themeTint"),
            colour.get(f"{W}themeShade"),
            colour.get(VAL),
        )
        if parts is None or max(parts) < DARKEST_COLOUR:
            return False
        return max(parts) >= DARKEST_GREY or max(parts) - min(parts) > MOST_GREY_SPREAD

    def is_shaded(self, shading: Element) -> bool:
        """Answer whether this `w:shd` looks other than white paper."""
        pattern = shading.get(VAL)
        if pattern == "solid":
            parts = self._parts(
                shading.get(f"{W}themeColor"),
                shading.get(f"{W}themeTint"),
                shading.get(f"{W}themeShade"),
                shading.get(f"{W}color"),
            )
            return parts is None or min(parts) < PALEST_SHADE
        if pattern not in {"clear", "nil", None}:
            return True
        parts = self._parts(
            shading.get(f"{W}themeFill"),
            shading.get(f"{W}themeFillTint"),
            shading.get(f"{W}themeFillShade"),
            shading.get(f"{W}fill"),
        )
        return parts is not None and min(parts) < PALEST_SHADE

    def _parts(
        self, theme: str | None, tint: str | None, shade: str | None, plain: str | None
    ) -> tuple[int, int, int] | None:
        """Answer red, green and blue, None for the automatic colour."""
        named = self._theme.get(THEME_NAMES.get(theme, theme)) if theme else None
        found = RGB.fullmatch(named or plain or "")
        if found is None:
            return None
        red, green, blue = bytes.fromhex(found[1])
        if named is None:
            return red, green, blue
        light, dark = _share(tint), _share(shade)

        def seen(part: int) -> int:
            return round((255 - (255 - part) * light) * dark)

        return seen(red), seen(green), seen(blue)


def _share(text: str | None) -> float:
    try:
        return min(int(text or "FF", 16), 255) / 255
    except ValueError:
        return 1
