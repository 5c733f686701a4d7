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
    if not template:
        return Sentence(result.sentence)
    fields = {name for _, name, _, _ in _parse(template) if name is not None}
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


def headline(result: Stratified) -> str:
    """Return the title of a chart: the finding in a few words."""
    words = result.clear
    shown = words[~words.isin(["reference"])]
    parts = []
    for word in ("higher", "lower"):
        groups = result.rows["group"][words == word].tolist()
        if groups:
            named = " and ".join(map(plain, groups))
            named = result.named.format(named) if len(groups) < 3 else f"{len(groups)} groups"
            parts.append(f"{word} for {named}")
    if not parts:
        parts = ["nothing to compare"] if shown.empty else ["no clear difference between groups"]
    return f"{result.measure.title}: {', '.join(parts)}"


def describe(result: Stratified) -> str:
    """Return the finding in full: overall, reference, who is higher or lower, what is not clear."""
    table, words = result.table(), result.clear
    everybody = table.iloc[-1]
    interval = table.columns[4]
    said = [
        f"{everybody['rate']} {result.measure.sentence} ({everybody['n']} {result.measure.unit}, "
        f"{interval} {everybody[interval]})."
    ]
    if result.reference != "overall":
        said.append(f"Reference: {plain(result.reference)}, {result.percent(result.reference_rate)}.")
    for word in ("higher", "lower"):
        for at in result.rows.index[words == word]:
            row = table.iloc[at]
            said.append(
                f"{row['group']}: {row['rate']}, {word} by "
                f"{row.iloc[5].lstrip('+-').replace('points', 'percentage points')} "
                f"({_unsigned(row['its interval'], word)}), "
                f"ratio {row['ratio']} ({row['interval of the ratio']})."
            )
    for word, lead in (("no clear difference", "No clear difference"), ("hidden", "Too few to show safely")):
        groups = [plain(name) for name in result.rows["group"][words == word]]
        if groups:
            said.append(f"{lead}: {', '.join(groups)}.")
    return " ".join(said)


def _unsigned(interval: str, word: str) -> str:
    """Write the interval of a clear difference as sizes, smaller end first."""
    ends = [part.strip().lstrip("+-").removesuffix(" points") for part in interval.split(" to ")]
    return " to ".join(ends if word == "higher" else reversed(ends))
