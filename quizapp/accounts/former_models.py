"""What were units before a list changed them? A sealed edition is found again by that."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.database import Model


class FormerUnit(Model):
    """What a unit was until a list changed it. A unit of a block that came with a list was in none
    before."""

    __tablename__ = "former_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    until: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(600))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    head_count: Mapped[int | None]
    block: Mapped[str] = mapped_column(String(60))
