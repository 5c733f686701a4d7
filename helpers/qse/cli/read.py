"""`qse read`: a module as one page to read, without Jupyter."""

import re
from pathlib import Path

from qse.cli.show import show
from qse.files import Problem, content, nearest
from qse.learn.months.year import Month, the_year


def read(module: str = "", *, browser: bool = True) -> int:
    """Open the page of a module; without one, list the pages that are here.

    Parameters
    ----------
    module : the month as people write it: ``"4"``, ``"04"``, ``"m04"`` or ``"04_seeing_harm"``.
    browser : open the page; else its path is printed only.

    Raises
    ------
    Problem : there is no such module, or its page is not here yet.

    """
    months = the_year().months
    here = [month for month in months if page(month).is_file()]
    if module:
        month = find(module)
        if month not in here:
            status = "is still to come" if month.status == "to come" else "is not made yet"
            there = ", ".join(str(other.month) for other in here) or "none"
            raise Problem(
                f"The page of month {month.month}, {month.title!r}, {status}. Months with a page: {there}."
            )
        show(page(month), browser=browser)
        return 0
    for month in here:
        print(f"{month.month:>4}  {month.title}")
    print(
        f"\n{len(here)} of {len(months)} modules have a page. To open one, add its number, such as `read 0`."
    )
    return 0


def find(module: str) -> Month:
    """Return the month of which this is the number, the id or the name.

    Raises
    ------
    Problem : there is none; the nearest is named.

    Examples
    --------
    >>> find("4").notebook, find("04_seeing_harm.html").id
    ('04_seeing_harm', 'm04')

    """
    months = the_year().months
    asked = module.strip().lower().removesuffix(".html").removesuffix(".ipynb")
    if number := re.fullmatch(r"m?(\d{1,2})", asked, re.ASCII):
        if int(number[1]) < len(months):
            return months[int(number[1])]
        raise Problem(
            f"There is no month {int(number[1])}; they go from 0, the kick-off, to {len(months) - 1}."
        )
    by_name = {month.notebook: month for month in months}
    if asked not in by_name:
        raise Problem(f"There is no module {module!r}.{nearest(asked, by_name)}")
    return by_name[asked]


def page(month: Month) -> Path:
    """Return where the page of a month stands once it is made."""
    return content("read") / f"{month.notebook}.html"
