"""How does an equation of a Word file read when it is written on one line?"""

from quizapp.banks.formats.word.elements import VAL, Element, M

SIGN = f"{M}t"
PLAIN_ENDS = ("(", ")")


def linear(equation: Element) -> str:
    """Answer the equation on one line, "(a+b)/2"; what has no such form keeps its letters."""
    tag = equation.tag
    if tag == SIGN:
        return equation.text or ""
    part = {child.tag.removeprefix(M): child for child in equation if isinstance(child.tag, str)}
    if tag == f"{M}f":
        return f"{_grouped(part.get('num'))}/{_grouped(part.get('den'))}"
    if tag in {f"{M}sSup", f"{M}sSub", f"{M}sSubSup"}:
        low = f"_{_grouped(part['sub'])}" if "sub" in part else ""
        high = f"^{_grouped(part['sup'])}" if "sup" in part else ""
        return f"{_said(part.get('e'))}{low}{high}"
    if tag == f"{M}rad":
        degree = _said(part.get("deg"))
        root = f"√({_said(part.get('e'))})"
        return f"[{degree}]{root}" if degree else root
    if tag == f"{M}d":
        return _fenced(equation)
    return "".join(linear(child) for child in equation if isinstance(child.tag, str))


def _fenced(equation: Element) -> str:
    begin, end = (
        PLAIN_ENDS[which]
        if (found := equation.find(f"{M}dPr/{M}{name}")) is None
        else found.get(f"{M}{VAL.rpartition('}')[2]}", "")
        for which, name in enumerate(("begChr", "endChr"))
    )
    inside = "; ".join(linear(child) for child in equation.iterchildren(f"{M}e"))
    return f"{begin}{inside}{end}"


def _said(part: Element | None) -> str:
    return "" if part is None else linear(part)


def _grouped(part: Element | None) -> str:
    said = _said(part)
    return said if len(said) < 2 or said.isalnum() else f"({said})"
