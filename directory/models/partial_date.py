"""A date of which only the year, or the year and month, may be known: `2024`, `2024-10` or `2024-10-28`.

This is level 0 of the Extended Date/Time Format (ISO 8601-2). Its text sorts in the order of time.
"""

import calendar
import re
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SHAPE = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


class PartialDate(str):
    """The text of a partial date. Raises ValueError for anything else, also for 2024-02-30."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        value = super().__new__(cls, text)
        if not re.fullmatch(SHAPE, text):
            raise ValueError(f"not a year, month or day: {text!r}")
        value.first_day  # noqa: B018 - a day that the calendar does not have raises here
        return value

    @property
    def year(self) -> int:
        return int(self[:4])

    @property
    def first_day(self) -> date:
        """The earliest day that it can mean."""
        return date.fromisoformat(f"{self}-01-01"[:10])

    @property
    def last_day(self) -> date:
        """The latest day that it can mean."""
        if len(self) == 10:
            return self.first_day
        month = int(self[5:7]) if len(self) == 7 else 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def words(self) -> str:
        """The date in words of the active language, as exact as it is known and no more."""
        if len(self) == 4:
            return gettext("%(year)s") % {"year": self}
        return date_format(self.first_day, "YEAR_MONTH_FORMAT" if len(self) == 7 else "DATE_FORMAT")


def is_partial_date(*names: str) -> models.Q:
    """The condition of a database constraint: each of the columns is NULL or has the shape of a partial date."""
    condition = models.Q()
    for name in names:
        condition &= models.Q(**{name: None}) | models.Q(**{f"{name}__regex": SHAPE})
    return condition


class PartialDateField(models.CharField):
    """Stores a `PartialDate` as its text; an unknown date is NULL."""

    description = _("Year, month or day")

    # What a type checker may expect of the attribute.
    _pyi_private_get_type: PartialDate

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_args: object) -> PartialDate | None:
        return PartialDate(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if value in (None, ""):
            return None
        try:
            return PartialDate(str(value).strip())
        except ValueError as error:
            raise ValidationError(
                _("“%(value)s” is not a date. Write a year, month or day: 2024, 2024-10 or 2024-10-28."),
                code="invalid",
                params={"value": value},
            ) from error

    def get_prep_value(self, value: Any) -> str | None:
        text = super().get_prep_value(value)
        return str(text) if text else None
