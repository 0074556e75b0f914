import datetime
from typing import TypeVar

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.dates import Day


def date_of(day: Day) -> datetime.date:
    try:
        return datetime.date(day.year, day.month, day.day)
    except ValueError as error:
        raise Err(str(error)) from error


class Dates(exports.Dates):
    def weekday(self, of: Day) -> str:
        return date_of(of).strftime("%A")

    def between(self, first: Day, last: Day) -> int:
        return (date_of(last) - date_of(first)).days
