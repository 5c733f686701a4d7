"""The validation report: what to say first, what then, and in which words."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np

from qse.documents import Bullets, Heading, Paragraph, Report, Table
from qse.intake.about import About
from qse.intake.checks import CHECKS
from qse.intake.scorecard import GAP, HIDDEN, LINES, Card, Scorecard
from qse.measures import FieldQuality
from qse.measures.field_values import STATES
from qse.records.own.looked_at.finding import KNOW, LOOK, STOPS, Finding, Looked

Parts = list[Heading | Paragraph | Bullets | Table]
SERIOUS = {
    STOPS: "What stops you",
    LOOK: "Look before you use the numbers",
    KNOW: "To know",
}
READING = (
    "The wanted shares are ours, to begin a talk; no rule of law sets them. “(hidden)” is a count from 1 to 10, or one "
    "that would give it away; “can't be told”: too few have two entries. An entry that is known can still be a guess. "
    "How many rows the checks above found faulty is shown in full, so keep this report inside."
)
READABLE = 0.5
"""Share of groups in which a line must be shown; a column of hidden cells tells nothing."""
IN_FULL = (
    "Who came in several months, or to several units, counts in each of them. Lines that are hidden in most rows, or "
    "hold nobody, are left out."
)
MORE = "The saved report has every site and month, and how each check works: write `.save()` after this."
MOST_TABLES = 12
"""More tables than this are told in a sentence."""


def grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Put findings together that say the same of several places.

    Examples
    --------
    >>> two = [Finding("empty", table, "", 0, 0, "No row.", "Look.", "stops") for table in ("labs", "referrals")]
    >>> [[each.table for each in group] for group in grouped(two)]
    [['labs', 'referrals']]

    """
    return [
        list(group)
        for _, group in groupby(
            findings, key=lambda each: (each.check, each.seriousness, each.means, each.do)
        )
    ]


def summary(looked: Sequence[Looked], findings: Sequence[Finding]) -> list[str]:
    """Say in two lines what stops, what to look at, and what is in order."""
    stops = [each for each in findings if each.seriousness == STOPS]
    look = [each for each in findings if each.seriousness == LOOK]
    made = [each for each in looked if each.places]
    fine = sum(not each.findings for each in made)
    first = (
        f"Mend this before you count anything: {_named(stops)}."
        if stops
        else "Nothing stops you: every table can be read and joined."
    )
    second = f"Look first at {_named(look)}." if look else "There is nothing to look at first."
    return [first, f"{second} {fine} of {len(made)} checks found nothing."]


def report_of(
    about: About,
    looked: Sequence[Looked],
    findings: Sequence[Finding],
    scorecard: Scorecard,
    *,
    short: bool = False,
) -> Report:
    """Write the report; `short` leaves out the long tables at its end."""
    parts: Parts = [Paragraph(line) for line in summary(looked, findings)]
    parts += [Paragraph(scorecard.sentence), Paragraph(_records(about))]
    for seriousness, title in SERIOUS.items():
        own = [finding for finding in findings if finding.seriousness == seriousness]
        # The summary has said already where there is nothing.
        parts += [Heading(title), _table(own)] if own else []
    if about.notes:
        parts += [Heading("Noted when the files were read"), Bullets(about.notes)]
    parts += [*_in_order(looked), *_scorecard(scorecard)]
    parts += [Paragraph(MORE)] if short else [*_in_full(scorecard), *_how(looked)]
    return Report(about.title, tuple(parts), about.mark)


def _named(findings: Sequence[Finding]) -> str:
    rows: dict[str, int] = {}
    for each in findings:
        rows[each.check] = rows.get(each.check, 0) + (0 if each.people else each.rows)
    said = []
    for check, many in rows.items():
        title = CHECKS[check].title
        said.append(f"{title[0].lower()}{title[1:]}" + (f" ({many:,} rows)" if many else ""))
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _records(about: About) -> str:
    rows = sum(rows for _, rows in about.tables)
    named = ", ".join(f"{name} ({many:,} rows)" for name, many in about.tables[:MOST_TABLES])
    tables = named if len(about.tables) <= MOST_TABLES else f"{len(about.tables)} tables with {rows:,} rows"
    said = f"{about.period or 'Period not stated'}: {tables}."
    if about.changed:
        said += f" The files were last written on {about.changed.day} {about.changed:%B %Y}."
    return said


def _table(findings: Sequence[Finding]) -> Table:
    rows = []
    for group in grouped(findings):
        where = "\n".join(f"{each.place}: {each.many}" if each.many else each.place for each in group)
        rows.append((group[0].means, where, group[0].do))
    # The heading above names the table already.
    return Table("", ("What was found", "Where, and how many", "What to do"), tuple(rows))


def _in_order(looked: Sequence[Looked]) -> Parts:
    fine = tuple(CHECKS[each.check].fine for each in looked if each.places and not each.findings)
    left = [CHECKS[each.check].title.lower() for each in looked if not each.places]
    parts: Parts = [Heading("In order")]
    parts.append(Bullets(fine) if fine else Paragraph("Every check found something."))
    if left:
        parts.append(
            Paragraph(f"Not looked at, as these records have nothing to look at: {', '.join(left)}.")
        )
    return parts


def _scorecard(scorecard: Scorecard) -> Parts:
    parts: Parts = [Heading("Scorecard: race and ethnicity, language, interpreter need")]
    cards = scorecard.cards
    if cards:
        shown = {name: line for name, line in LINES.items() if any(card.can_tell(name) for card in cards)}
        rows = []
        for name, line in shown.items():
            wanted = f"{'over' if name == 'known' else 'under'} {line.threshold:.0%}"
            cells = (f"{card.cell(name)}{' – look' * card.beyond(name)}" for card in cards)
            rows.append((line.title, wanted, *cells))
        parts.append(Table("", ("Patients", "Wanted", *(card.title for card in cards)), tuple(rows)))
        todo = tuple(
            (line.title, ", ".join(beyond), line.do)
            for name, line in shown.items()
            if (beyond := [card.title for card in cards if name in card.to_do])
        )
        parts.append(
            Table("What to do", ("Line", "Field", "What to do"), todo)
            if todo
            else Paragraph("Every line that can be shown is as wanted.")
        )
        said = tuple(sentence for card in cards for sentence in _where_and_when(card))
        parts += [Bullets(said)] if said else []
        parts.append(Paragraph(READING))
        if len(shown) < len(LINES):
            left = ", ".join(f"“{line.title}”" for name, line in LINES.items() if name not in shown)
            parts.append(
                Paragraph(f"Can't be told from these records, which hold one entry a patient: {left}.")
            )
    if scorecard.missing:
        parts.append(Bullets(scorecard.missing))
    return parts


def _where_and_when(card: Card) -> list[str]:
    said = []
    for table in (card.sites, card.months):
        if table is None:
            continue
        shares = table.share("known").iloc[:-1].dropna()
        if len(shares) > 1:
            low, high = shares.idxmin(), shares.idxmax()
            names = table.rows["group"]
            ends = [f"{shares[at]:.0%}" for at in (low, high)]
            span = f"{ends[0]} ({names[low]}) to {ends[1]} ({names[high]})"
            said += [f"{card.title}, by {table.by_label}: known for {span}."] if len(set(ends)) > 1 else []
    if card.low_sites:
        said.append(
            f"{card.title}: at {', '.join(card.low_sites)} it is known for over {100 * GAP:.0f} points fewer than for "
            "everybody. Ask there how, when and by whom the question is put."
        )
    return said


def _in_full(scorecard: Scorecard) -> Parts:
    tables = [_by_site(card, card.sites) for card in scorecard.cards if card.sites is not None]
    months = {card.title: card.months for card in scorecard.cards if card.months is not None}
    tables += [_by_month(months)] if months else []
    return [Heading("The scorecard by site and month"), Paragraph(IN_FULL), *tables] if tables else []


def _by_site(card: Card, table: FieldQuality) -> Table:
    lines = _readable(table)
    cells = []
    for _, row in table.rows.iterrows():
        shown = [_cell(row[name], row.get(f"{name}_of", row["n"]), name in STATES) for name in lines]
        cells.append((str(row["group"]), _whole(row["n"]), *shown))
    columns = (_title(table), "Patients", *(LINES[name].title for name in lines))
    return Table(f"{card.title}, by {table.by_label}", columns, tuple(cells))


def _by_month(tables: Mapping[str, FieldQuality]) -> Table:
    """Put all fields into one table, as shares."""
    first = next(iter(tables.values()))
    lines = [(title, name) for title, table in tables.items() for name in _readable(table)]
    cells = []
    for at, row in first.rows.iloc[:-1].iterrows():
        shown = []
        for title, name in lines:
            share = tables[title].share(name)[at]
            shown.append(HIDDEN if np.isnan(share) else f"{share:.0%}")
        cells.append((str(row["group"]), _whole(row["n"]), *shown))
    columns = (_title(first), "Patients", *(f"{title}: {LINES[name].title.lower()}" for title, name in lines))
    return Table("Share of patients, by month of the visit", columns, tuple(cells))


def _readable(table: FieldQuality) -> list[str]:
    """Choose the lines that hold somebody, and are not hidden in most groups."""
    found = []
    for name in LINES:
        cells = table.rows[name].iloc[:-1]
        if name == "known" or (cells.fillna(0).gt(0).any() and cells.notna().mean() > READABLE):
            found.append(name)
    return found


def _title(table: FieldQuality) -> str:
    return table.by_label[0].upper() + table.by_label[1:]


def _whole(number: float) -> str:
    return HIDDEN if np.isnan(number) else f"{number:,.0f}"


def _cell(count: float, of: float, is_count: bool) -> str:
    if np.isnan(count) or np.isnan(of) or not of:
        return HIDDEN if is_count else "–"
    return f"{count:,.0f} ({count / of:.0%})" if is_count else f"{count:.0%} of {of:,.0f}"


def _how(looked: Sequence[Looked]) -> Parts:
    rows = tuple(
        (CHECKS[each.check].title, CHECKS[each.check].how, CHECKS[each.check].threshold) for each in looked
    )
    lines = tuple(
        (
            line.title,
            "Counts patients, each once.",
            f"{'under' if name == 'known' else 'over'} {line.threshold:.0%}",
        )
        for name, line in LINES.items()
    )
    return [
        Heading("How each check works"),
        Paragraph(
            "All of it ran on this machine. Nothing was changed in the source, and no row is shown here."
        ),
        Table("Checks", ("Check", "How", "Counts from"), rows + lines),
    ]
