"""Sentences whose figures and direction words come from a result."""

import string
from html import escape
from typing import Any

from qse.files import Problem, nearest
from qse.measures.result import Result
from qse.measures.several import Several
from qse.measures.stratified import Stratified
from qse.measures.unanswered import Unanswered
from qse.measures.words import HIDDEN, NONE, plain, ratio, span, whole

DIRECTIONS = {
    "higher": "higher than",
    "lower": "lower than",
    "no clear difference": "not clearly different from",
    "reference": "the reference,",
    "hidden": f"({HIDDEN}) compared with",
    "not compared": "not compared with",
}


class Sentence(str):
    """Text that a notebook shows as a paragraph."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<p>{escape(self)}</p>"


def say(result: Any, template: str = "", *, group: str = "") -> Sentence:
    """Say what a result shows.

    Without a template the result's own sentence. With one, the fields in braces are filled for `group`:
    {group}, {n}, {numerator}, {rate} (or {mean}, {median}), {interval}, {difference}, {difference_interval},
    {ratio}, {ratio_interval}, {direction}; and, without a group, {reference}, {reference_rate}, {overall},
    {overall_n}. {direction} reads "higher than", "lower than" or "not clearly different from", as the interval
    decides.

    Parameters
    ----------
    result : from `stratify`, or any other result.
    template : a sentence with fields; for the results of `stratify`.
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
    if not isinstance(result, (Result, Several)):
        raise Problem("say takes a result first, such as `harm = qse.stratify(records, ...)`.")
    if not isinstance(template, str):
        raise Problem(f"A sentence is text in quotation marks, not {template!r}.")
    if not template or isinstance(result, Unanswered):
        return Sentence(result.sentence)
    if not isinstance(result, Stratified):
        raise Problem(
            "Only a result of qse.stratify fills a sentence of your own; this one says itself: qse.say(result)."
        )
    fields = {name for _, name, _, _ in _parse(template) if name is not None}
    if not isinstance(group, str) or any(form or change for _, _, form, change in _parse(template)):
        raise Problem("A field is a plain name in braces, such as {rate}, and group the name of one group.")
    values = _whole_fields(result)
    values |= _group_fields(result, group) if group or fields - set(values) else {}
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
    figure = result.measure.figure
    return {
        "reference": result.reference_name,
        f"reference_{figure}": result.words.value(result.reference_value),
        "overall": result.words.value(float(result.overall[figure])),
        "overall_n": whole(float(result.overall["n"])),
    }


def _group_fields(result: Stratified, group: str) -> dict[str, str]:
    groups = result.rows["group"].tolist()
    if group not in groups:
        raise Problem(f"Say which group you mean: group={group!r} is not one.{nearest(group, groups)}")
    row, words = result.rows.iloc[groups.index(group)], result.words
    fields = {
        "group": plain(group),
        "direction": DIRECTIONS[result.clear[groups.index(group)]],
        "n": whole(row["n"]),
        result.measure.figure: words.value(row[result.measure.figure]),
        "interval": words.between(row["low"], row["high"]),
        "difference": words.gap(row["difference"]),
        "difference_interval": words.gap_between(row["difference_low"], row["difference_high"]),
        "ratio": ratio(row["ratio"]),
        "ratio_interval": span(row["ratio_low"], row["ratio_high"], ratio),
    }
    if row.get("why"):
        # Nothing is hidden here: an adjusted figure could not be made.
        fields |= dict.fromkeys(
            ("interval", "difference", "difference_interval", "ratio", "ratio_interval"), NONE
        )
        fields[result.measure.figure] = f"no figure ({row['why']})"
    return fields | ({"numerator": whole(row["numerator"])} if "numerator" in row else {})
