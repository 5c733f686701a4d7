"""A case as it is told: what is read before it, roles, the event, who wrote it, and the end."""

from qse.casework.case_file import CaseFile, Lines
from qse.casework.words import case_words
from qse.documents.report import Bullets, Heading, Paragraph, Part, Table


def before(file: CaseFile) -> tuple[Part, ...]:
    """Write what is read before the case: what it holds, and how to step out."""
    return tuple(
        Paragraph(text) for text in (f"What this case holds. {file.content_note}", file.opt_out) if text
    )


def roles(file: CaseFile) -> tuple[Part, ...]:
    """Write the roles of the call."""
    if not file.roles:
        return (Paragraph("This case names no roles. Agree who reads, who keeps the time and who writes."),)
    names = {"name": "role", "does": "does", "who": "suits"}
    return (_table("Roles, each of them optional", names, file.roles, empty="anybody"),)


def credits(file: CaseFile) -> tuple[Part, ...]:
    """Write who wrote and who reviewed the case; where no patient partner has, with the checklist."""
    reviewed = f"Written by: {file.written_by}. Reviewed by: {file.reviewed_by}."
    if not file.reviewed_by.startswith("nobody"):
        return (Paragraph(reviewed),)
    words = case_words()
    return (Paragraph(f"{reviewed} {words.not_reviewed}"), Bullets(words.checklist))


def told(file: CaseFile) -> tuple[Part, ...]:
    """Write the event: setting, person, what was known, timeline, who has not been heard, what went well."""
    parts: list[Part] = [Paragraph(text) for text in (file.setting, file.person) if text]
    if file.identity:
        names = {
            "what": "what",
            "known": "known to the team",
            "recorded": "on record",
            "mattered": "mattered",
        }
        parts.append(_table("The person: known, on record, and what mattered", names, file.identity))
    names = {"when": "when", "what": "what", "source": "from"}
    parts.append(_table("Timeline, as the records of the unit tell it", names, file.timeline))
    parts.append(Paragraph(f"Harm, on a scale from none to death: {file.harm}."))
    names = {"who": "who", "why": "why not", "how": "how to ask"}
    parts.append(_table("Who has not been heard yet", names, file.not_heard))
    if file.went_well:
        parts += [Heading("What went well, and who did it", 3), Bullets(file.went_well)]
    return tuple(parts)


def debrief(file: CaseFile) -> tuple[Part, ...]:
    """Write the questions with which a group ends."""
    if file.debrief:
        return (Bullets(file.debrief),)
    return (Paragraph("This case holds no debrief. Take five minutes for one all the same."),)


def close(file: CaseFile) -> tuple[Part, ...]:
    """Write the steps with which one who works alone ends."""
    if file.close_alone:
        return (Bullets(file.close_alone),)
    return (
        Paragraph("This case holds no way to close alone. Stand up, and tell one person that you read it."),
    )


def _table(caption: str, names: dict[str, str], lines: Lines, empty: str = "–") -> Table:
    rows = tuple(tuple(line[part] or empty for part in names) for line in lines)
    return Table(caption, tuple(names.values()), rows)
