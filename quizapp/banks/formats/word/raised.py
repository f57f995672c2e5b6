"""How are letters above and below the line written in plain text? By signs of their own, so that
"10" with a raised "5" does not become 105."""

_PLAIN = "0123456789+-=()"
SIGNS = {
    "superscript": str.maketrans(_PLAIN + "−in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻ⁱⁿ"),
    "subscript": str.maketrans(_PLAIN + "−aeioruvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋ₐₑᵢₒᵣᵤᵥₓ"),
}


def raised(text: str, place: str) -> str | None:
    """Answer a text that stands above or below its line, None if some letter has no such sign.

    `place` is "superscript" or "subscript".
    """
    signs = SIGNS[place]
    if all(ord(letter) in signs or letter.isspace() for letter in text):
        return text.translate(signs)
    return None
