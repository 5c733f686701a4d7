"""Sentences whose figures and direction words come from a result."""

import string
from html import escape

from qse.files import Problem, nearest
from qse.measures.result import HIDDEN, Stratified, plain, whole

DIRECTIONS = {
    "higher": "higher than",
    "lower": "lower than",
    "no clear difference": "not clearly different from",
}


GROUP_FIELDS = (
    *("group", "direction", "n", "numerator", "rate", "interval", "difference", "difference_interval"),
    *("ratio", "ratio_interval"),
)


class Sentence(str):
    """Text that a notebook shows as a paragraph."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<p>{escape(self)}</p>"


def say(result: Stratified, template: str = "", *, group: str = "") -> Sentence:
    """Say what a result shows.

    Without a template the result's own sentence. With one, the fields in braces are filled for `group`:
    {group}, {n}, {numerator}, {rate}, {interval}, {difference}, {difference_interval}, {ratio},
    {ratio_interval}, {direction}; and, without a group, {reference}, {reference_rate}, {overall}, {overall_n}.
    {direction} reads "higher than", "lower than" or "not clearly different from", as the interval decides.

    Parameters
    ----------
    result : from `stratify`.
    template : a sentence with fields.
    group : which stratum the fields speak of.

    Raises
    ------
    Problem : the result cannot be said, the group or a field is not known.

    Examples
    --------
    >>> import qse
    >>> result = qse.stratify(qse.load_records("mini"), "readmission", by="payer", reference="Commercial")
    >>> qse.say(result, "{group}: {direction} {reference}", group="Uninsured")
    Uninsured: higher than Commercial

    """
    if not isinstance(result, Stratified):
        raise Problem("say takes a result first, such as `harm = qse.stratify(records, ...)`.")
    if not isinstance(template, str):
        raise Problem(f"A sentence is text in quotation marks, not {template!r}.")
    if not template:
        return Sentence(result.sentence)
    fields = {name for _, name, _, _ in _parse(template) if name is not None}
    if not isinstance(group, str) or any(form or change for _, _, form, change in _parse(template)):
        raise Problem("A field is a plain name in braces, such as {rate}, and group the name of one group.")
    values = _whole_fields(result) | (
        _group_fields(result, group) if group or fields & set(GROUP_FIELDS) else {}
    )
    for name in sorted(fields):
        if name not in values:
            raise Problem(f"A sentence has no field {{{name}}}.{nearest(name, values)}")
    return Sentence(template.format(**values))


def _parse(template: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(template))
    except ValueError as error:
        raise Problem("A field in the sentence lacks a brace: write it as {rate}.") from error


def _whole_fields(result: Stratified) -> dict[str, str]:
    return {
        "reference": result.reference_name,
        "reference_rate": result.percent(result.reference_rate),
        "overall": result.percent(float(result.overall["rate"])),
        "overall_n": whole(float(result.overall["n"])),
    }


def _group_fields(result: Stratified, group: str) -> dict[str, str]:
    groups = result.rows["group"].tolist()
    if group not in groups:
        raise Problem(f"Say which group you mean: group={group!r} is not one.{nearest(group, groups)}")
    at = groups.index(group)
    row, word = result.table().iloc[at], result.clear[at]
    direction = DIRECTIONS.get(word, "the reference," if word == "reference" else f"({HIDDEN}) compared with")
    cells = [row.iloc[column] for column in (1, 2, 3, 4, 5, 6, 7, 8)]
    return dict(zip(GROUP_FIELDS, [plain(group), direction, *cells], strict=True))
