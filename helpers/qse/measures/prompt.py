"""An equity prompt tried on twenty written events: what it would bring up, what it misses, and how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from qse.files import Problem, nearest, read_yaml
from qse.measures.result import Result, Source
from qse.records import text_bank

BANK = "event_narratives"
BY_HAND = "Made by hand"
NOT_REVIEWED = (
    "Written by the authors of the course, not yet reviewed by patient partners. "
    "Use the checklist, and change what is wrong."
)
OPEN = "An open question is counted as if somebody answered it each time. Words take longer than a tick: time it."
OURS = "What each event gives reason to ask is our coding. It is no proof, and another reader may see more."


@dataclass(frozen=True)
class PromptField:
    """One field of a prompt: its words, and the conditions that its answer would bring up."""

    name: str
    asks: str
    covers: tuple[str, ...]
    free: bool = False


@dataclass(frozen=True)
class Event:
    """One written event: its number, its text, the conditions it gives reason to ask about, and what it leaves out."""

    number: int
    kind: str
    text: str
    hints: tuple[str, ...]
    leaves_out: str


@cache
def prompt_fields() -> dict[str, PromptField]:
    """Read the fields that a prompt can be made of: prompt_fields.yaml.

    >>> prompt_fields()["language"].covers
    ('interpreter',)
    """
    return {
        name: PromptField(name, parts["asks"], tuple(parts["covers"]), parts.get("free", False))
        for name, parts in _page()["fields"].items()
    }


@cache
def events() -> tuple[Event, ...]:
    """Return the twenty events, in the order in which they are read.

    >>> events()[0].hints
    ('interpreter',)
    """
    bank = text_bank(BANK)
    of = {text.id: text for text in bank.texts}
    return tuple(
        Event(
            at + 1,
            _page()["kinds"][of[name].codes["event_category"]],
            of[name].text,
            tuple(of[name].codes["hints"]),
            of[name].codes["what_it_leaves_out"],
        )
        for at, name in enumerate(_page()["events"])
    )


@dataclass(frozen=True, repr=False)
class WrittenEvents(Result):
    """The twenty events as a reader sees them."""

    source: Source

    @property
    def heading(self) -> str:
        """What the table shows."""
        return "Twenty written events"

    @property
    def sentence(self) -> str:
        """What is to be read."""
        return f"{len(events())} events, as a reporter wrote them: short, and silent on much."

    def table(self) -> pd.DataFrame:
        """Return number, text and kind of each."""
        return pd.DataFrame(
            {"event, as the report tells it": f"{e.number}. {e.text}", "kind": e.kind} for e in events()
        )

    def notes(self) -> list[str]:
        """Say who wrote them."""
        return [NOT_REVIEWED, *super().notes()]


def written_events() -> WrittenEvents:
    """Show the twenty events on which a prompt is tried.

    Examples
    --------
    >>> len(written_events().table())
    20

    """
    return WrittenEvents(Source(BY_HAND, BY_HAND, ""))


@dataclass(frozen=True, repr=False)
class PromptTrial(Result):
    """A prompt tried on the twenty events.

    `rows` has one row a field: field, asks, free (in words, no tick), brings (events in which its answer would bring
    something up), alone (those in which no other field of the prompt would). `brought`, `missed` and `quiet` are the
    events that the prompt brings up, those that give reason to ask something it does not ask, and those that give none.
    `flagged` are the events that the reader marked.
    """

    rows: pd.DataFrame
    brought: tuple[Event, ...]
    missed: tuple[Event, ...]
    quiet: tuple[Event, ...]
    seconds: float
    reports_a_month: int
    flagged: frozenset[int]
    source: Source

    @property
    def heading(self) -> str:
        """What the table shows."""
        fields = "one field" if len(self.rows) == 1 else f"{len(self.rows)} fields"
        return f"A prompt of {fields}, tried on twenty written events"

    @property
    def minutes(self) -> float:
        """Minutes for all twenty."""
        return len(events()) * len(self.rows) * self.seconds / 60

    @property
    def sentence(self) -> str:
        """What it brings, what it misses, how long it takes, and how the reader's marks compare."""
        reasons = len(self.brought) + len(self.missed)
        said = [
            f"Of {len(events())} events {reasons} give reason to ask. The prompt brings up {len(self.brought)} of them "
            f"and misses {len(self.missed)}. In {len(self.quiet)} the honest answer is “no sign of one”.",
            f"At {self.seconds:g} seconds a field the twenty take {self.minutes:.0f} minutes.",
        ]
        if self.reports_a_month:
            minutes = self.reports_a_month * len(self.rows) * self.seconds / 60
            time = f"{minutes:.0f} minutes" if minutes < 120 else f"{minutes / 60:.1f} hours"
            said.append(f"At {self.reports_a_month:,} reports a month that is {time} a month.")
        if self.flagged:
            ours = {event.number for event in (*self.brought, *self.missed)}
            said.append(
                f"You marked {len(self.flagged)}. We would ask about {len(self.flagged & ours)} of these too; "
                f"{len(self.flagged - ours)} you saw and we did not; {len(ours - self.flagged)} of ours you left out."
            )
        return " ".join(said)

    def table(self) -> pd.DataFrame:
        """Return the fields with what each brings."""
        return pd.DataFrame(
            {
                "field": row["asks"],
                "events it brings up": row["brings"],
                "of these, no other field does": row["alone"],
            }
            for row in self.rows.to_dict("records")
        )

    def notes(self) -> list[str]:
        """Say what the prompt misses, event by event, and what no prompt on a report can reach."""
        lost = [f"Missed, event {event.number}: {event.leaves_out}" for event in self.missed]
        return [
            self.sentence,
            *lost,
            *([OPEN] if self.rows["free"].any() else []),
            "A harm without a report never meets the prompt.",
            f"The seconds are a guess until you have timed your own reading. {OURS}",
            *super().notes(),
        ]


def try_prompt(
    fields: Sequence[str], *, seconds: float = 20, reports_a_month: int = 0, flagged: Sequence[int] = ()
) -> PromptTrial:
    """Try a prompt of at most three fields on the twenty events.

    Parameters
    ----------
    fields : names of `prompt_fields`, such as ["language", "concern"].
    seconds : how long one field takes; time yourself.
    reports_a_month : of your unit or hospital, to see what the prompt costs there.
    flagged : the numbers of the events that you would mark, to hold them against our coding.

    Returns
    -------
    PromptTrial : for each field the events it brings up; what is missed; the time.

    Raises
    ------
    Problem : no field or more than three, an unknown field or event, or a time that cannot be.

    Examples
    --------
    >>> trial = try_prompt(["language", "concern"])
    >>> trial.rows["brings"].tolist(), len(trial.quiet)
    ([4, 3], 5)

    """
    most = _page()["most"]
    named = [fields] if isinstance(fields, str) else list(fields)
    if not 0 < len(named) <= most or len(set(named)) < len(named):
        raise Problem(
            f"A prompt has one to {most} different fields; this one has {len(named)}. A longer form is filled in less."
        )
    for name in named:
        if name not in prompt_fields():
            raise Problem(f"There is no field {name!r}.{nearest(name, prompt_fields())}")
    if not isinstance(seconds, (int, float)) or not 0 < seconds <= 3600:
        raise Problem(f"seconds is the time for one field, such as 20, not {seconds!r}.")
    if not isinstance(reports_a_month, int) or reports_a_month < 0:
        raise Problem(f"reports_a_month is a whole number, such as 40, not {reports_a_month!r}.")
    numbers = {event.number for event in events()}
    if isinstance(flagged, (int, str)):
        raise Problem(f"flagged takes the numbers in brackets, such as [3, 12], not {flagged!r}.")
    if not set(flagged) <= numbers:
        raise Problem(
            f"The events have the numbers 1 to {len(numbers)}; {sorted(set(flagged) - numbers)} are not among them."
        )
    used = [prompt_fields()[name] for name in named]
    brings = [{event.number for event in events() if set(event.hints) & set(field.covers)} for field in used]
    rows = [
        {
            "field": field.name,
            "asks": field.asks,
            "free": field.free,
            "brings": len(own),
            "alone": len(
                own - set().union(*(other for at_other, other in enumerate(brings) if at_other != at))
            ),
        }
        for at, (field, own) in enumerate(zip(used, brings, strict=True))
    ]
    any_field = set().union(*brings)
    return PromptTrial(
        rows=pd.DataFrame(rows),
        brought=tuple(event for event in events() if event.number in any_field),
        missed=tuple(event for event in events() if event.hints and event.number not in any_field),
        quiet=tuple(event for event in events() if not event.hints),
        seconds=seconds,
        reports_a_month=reports_a_month,
        flagged=frozenset(flagged),
        source=Source(BY_HAND, BY_HAND, ""),
    )


@cache
def _page() -> dict[str, Any]:
    return dict(read_yaml(Path(__file__).with_name("prompt_fields.yaml")).data)
