"""The finding of a stratified result in words: a headline, and a full sentence."""

from typing import TYPE_CHECKING

from qse.measures.words import HIDDEN, plain, ratio, span, whole

if TYPE_CHECKING:
    from qse.measures.stratified import Stratified

# How many clear differences, and how many groups without one, a sentence names before it counts them.
MOST, MANY = 5, 12


def headline(result: "Stratified") -> str:
    """Return the title of a chart: the finding in a few words."""
    words = result.clear
    shown = words[~words.isin(["reference"])]
    parts = []
    for word in ("higher", "lower"):
        groups = result.rows["group"][words == word].tolist()
        if groups:
            named = result.named.format(" and ".join(map(plain, groups))) if len(groups) < 3 else ""
            parts.append(f"{word} for {named or f'{len(groups)} groups'}")
    if not parts:
        alone = shown.empty or len(result.rows) == 1 or shown.isin(["hidden", "not compared"]).all()
        parts = ["nothing to compare"] if alone else ["no clear difference between groups"]
    return f"{result.measure.title}: {', '.join(parts)}"


def describe(result: "Stratified") -> str:
    """Return the finding in full: overall, reference, who is higher or lower, what is not clear."""
    write, everybody = result.words, result.overall
    interval = write.between(everybody["low"], everybody["high"])
    said = [
        f"{write.value(everybody[result.measure.figure])} {result.measure.sentence} "
        f"({whole(everybody['n'])} {result.measure.unit}, {result._interval} {interval})."
    ]
    if result.standardised_by:
        said.append(f"The comparison is standardised for {result.standardised_by}.")
    if result.reference != "overall":
        name = result.reference_name
        said.append(f"Reference: {name}, {write.value(result.reference_value)}.")
    words = result.clear
    if len(result.rows) == 1:
        return " ".join(
            [*said, f"There is one group only, {plain(result.rows['group'].iloc[0])}: nothing to compare."]
        )
    for word in ("higher", "lower"):
        clear = result.rows[words == word]
        largest = clear["difference"].abs().sort_values(ascending=False).index[:MOST]
        named = clear if len(clear) <= MOST + 1 else clear.loc[sorted(largest)]
        for row in named.to_dict("records"):
            said.append(
                f"{row['group']}: {write.value(row[result.measure.figure])}, {word} by {write.size(row['difference'])} "
                f"({write.size_between(row['difference_low'], row['difference_high'])}), "
                f"ratio {ratio(row['ratio'])} ({span(row['ratio_low'], row['ratio_high'], ratio)})."
            )
        if len(named) < len(clear):
            said.append(f"{len(clear) - len(named)} more are {word}, by less.")
    for word, lead in (
        ("no clear difference", "No clear difference to the reference"),
        ("not compared", "Not compared"),
        ("hidden", HIDDEN[0].upper() + HIDDEN[1:]),
    ):
        groups = [plain(name) for name in result.rows["group"][words == word]]
        if len(groups) > MANY:
            said.append(f"{lead} for {len(groups)} groups.")
        elif groups:
            said.append(f"{lead} for: {', '.join(groups)}.")
    return " ".join(said)
