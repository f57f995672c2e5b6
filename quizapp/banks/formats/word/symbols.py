"""Which sign does a person see where a Word file uses a font of pictures instead of letters?"""

PRIVATE = 0xF000
"""Word adds that to the codes of such fonts."""
TICK = "✓"
CROSS = "✗"
FONTS: dict[str, dict[int, str]] = {
    "wingdings": {
        0xFC: TICK, 0xFE: TICK, 0xFB: CROSS, 0xFD: CROSS, 0x6F: "☐", 0xA8: "☐", 0x71: "☐",
        0x6C: "●", 0x6E: "■", 0xA1: "○", 0xA7: "▪", 0xE0: "→", 0xDF: "←", 0xE8: "→", 0xD8: "➢",
        0x76: "❖", 0xAB: "★", 0x4A: "☺",
    },
    "wingdings 2": {
        0x50: TICK, 0x52: TICK, 0x4F: CROSS, 0x51: CROSS, 0x53: CROSS, 0x54: CROSS, 0xA3: "☐",
        0x2A: "☐", 0x97: "●", 0xEA: "★",
    },
    "webdings": {0x61: TICK, 0x72: CROSS, 0x63: "☐", 0x67: "■", 0x6E: "●"},
    "symbol": {
        0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xBB: "≈",
        0xAE: "→", 0xAC: "←", 0xAB: "↔", 0xDE: "⇒", 0xDB: "⇔", 0xB7: "•", 0xA5: "∞", 0xD6: "√",
        0xCE: "∈", 0xB2: "″", 0xA2: "′", 0xD0: "∠", 0x5E: "⊥",
        **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
        **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    },
}  # fmt: skip
UNKNOWN = "□"


def has_signs(font: str) -> bool:
    """Answer whether the letters of this font are pictures."""
    return font.casefold() in FONTS


def sign(font: str, code: int) -> str:
    """Answer the sign of this code, UNKNOWN if nobody here knows it."""
    plain = code - PRIVATE if PRIVATE <= code <= PRIVATE + 0xFF else code
    signs = FONTS.get(font.casefold(), {})
    if plain in signs:
        return signs[plain]
    # Digits and punctuation are what they are in Symbol.
    is_plain = font.casefold() == "symbol" and 0x20 <= plain < 0x40
    return chr(plain) if is_plain else UNKNOWN


def signs_of(font: str, text: str) -> str:
    """Answer the text in a font of pictures, as a person sees it."""
    return "".join(letter if letter.isspace() else sign(font, ord(letter)) for letter in text)
