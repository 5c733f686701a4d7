"""The practice extract: the invented network in a foreign layout, for people who have no data of their own to map."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from qse.files import Problem, read_yaml, save_whole
from qse.records.describe import Description
from qse.records.load import load_records
from qse.records.own.practice_workbook import workbook
from qse.records.records import Records

MARK = "INVENTED DATA"
README = """\
# Practice extract: the data are invented

Nobody in these files exists. They hold the invented network of eight health systems that the course practises on, laid
out as a hospital might export it. Use them to practise the mapping of an extract, or to try the labs without data.

- `registration.xlsx`: sheet Registration has a row a patient, sheet Units a row a unit of care. Notes is no table.
- `visits 2031-33.csv`: a row a visit. Semicolons, decimal commas, days before months.
- `incident reports.txt`: a row a safety report. Tabs, UTF-16, months before days.

The layout loses what such layouts lose. `what_was_lost()` of `qse.records.own` lists it, to compare with.
You may change these files: a file that is there is never written again.
"""


def write_practice_extract(folder: str | Path) -> Path:
    """Write the invented network (preset "mini") as an extract in a foreign layout.

    Parameters
    ----------
    folder : where the files go. It is made whole or not at all. A file that is there stays as it is, so that nothing
        that somebody changed is lost; one that is missing is written again.

    Returns
    -------
    Path : the folder.

    Raises
    ------
    Problem : the folder holds other files already, so that invented and real data would mix, or can't be written.

    Examples
    --------
    >>> folder = write_practice_extract(Path(tempfile.mkdtemp()) / "practice")
    >>> sorted(path.name for path in folder.iterdir())
    ['README.md', 'incident reports.txt', 'registration.xlsx', 'visits 2031-33.csv']

    """
    folder = Path(folder).expanduser()
    there = _inside(folder)
    missing = {name: make for name, make in FILES.items() if name not in there}
    if there and missing and not there & set(FILES):
        raise Problem(
            f"{folder.name} holds other files, and invented data may not mix with them; name an empty folder."
        )
    if not missing:
        return folder
    made = {name: make(load_records("mini")) for name, make in missing.items()}
    if folder.is_dir():
        for name, data in made.items():
            save_whole(folder / name, data)
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            for name, data in made.items():
                save_whole(beside / name, data)
            beside.chmod(0o755)
            beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise Problem(
            f"{folder.name} could not be written in {folder.parent} ({error.strerror}). "
            "Choose a folder you may write to."
        ) from error
    return folder


def what_was_lost() -> Description:
    """List what the layout of the practice extract loses, to compare with what was found in it.

    Returns
    -------
    Description : its `table` has a row a loss: the column, what the layout did, what names it, and how it shows in
        measures.

    Examples
    --------
    >>> what_was_lost().table["column"].tolist()[:2]
    ['patients.race_ethnicity_recorded', 'patients.race_ethnicity_recorded']

    """
    rows = [(each["column"], each["layout"], each["named_in"], each["shows"]) for each in _layout()["lost"]]
    columns = ["column", "what the layout did", "named in", "how it shows"]
    about = "What nobody can get back from these files, and where the course told you of it."
    return Description(
        "What the layout of the practice extract lost", about, pd.DataFrame(rows, columns=columns)
    )


def _inside(folder: Path) -> set[str]:
    try:
        if folder.exists() and not folder.is_dir():
            raise Problem(f"{folder.name} is a file; name a folder.")
        return {path.name for path in folder.iterdir()} if folder.exists() else set()
    except (OSError, ValueError) as error:
        raise Problem(f"{folder.name} could not be opened: {getattr(error, 'strerror', error)}.") from error


@cache
def _layout() -> Mapping[str, Any]:
    return read_yaml(Path(__file__).with_name("practice.yaml")).data


def _said(column: pd.Series, words: str) -> pd.Series:
    """Write other words for the values of a column; blanks stay."""
    return column.astype(object).map(_layout()["words"][words]).astype(object)


def _number(column: pd.Series) -> pd.Series:
    return column.map("A{:06d}".format)


def _names(records: Records, column: pd.Series) -> pd.Series:
    systems = records.table("systems").set_index("system_id")["system_name"].astype(str).str.title()
    return column.map(systems)


def _registration(records: Records) -> bytes:
    people, units = records.table("patients"), records.table("care_sites")
    race = people["race_ethnicity_recorded"]
    ways = _layout()["words"]["language"]
    spoken = people["preferred_language_recorded"].astype(object)
    registered = pd.DataFrame(
        {
            "Medical Record Number": _number(people["person_id"]),
            "Facility": _names(records, people["system_id"]),
            "DOB": people["year_of_birth"].map(lambda year: f"{1 + year % 12}/{13 + year % 15}/{year}"),
            "Sex": _said(people["sex_assigned"], "sex"),
            "Race": _said(race, "race").where(race.notna(), _layout()["words"]["nobody_asked"]),
            "Hispanic Y/N": (race == "hispanic_or_latino").map({True: "Y", False: "N"}),
            "Pref Lang": [ways[tag][at % len(ways[tag])] for at, tag in enumerate(spoken)],
            "Interp Needed": _said(people["interpreter_needed"], "flag"),
            "Financial Class": _said(people["payer_primary"], "payer"),
            "Reg Clerk": [f"REG{1 + at % 9}" for at in range(len(people))],
        }
    )
    cared = pd.DataFrame(
        {
            "Facility": _names(records, units["system_id"]),
            "Unit No": units["care_site_id"].map("U{:03d}".format),
            "Unit": units["care_site_name"].astype(str),
            "Kind of Unit": _said(units["place_of_service"], "place_of_service"),
            "Beds": units["licensed_beds"],
            "Staffing": _said(units["ward_tier"], "ward_tier"),
        }
    )
    return workbook(
        {
            "Registration": (f"Registration, for the quality team. {MARK}", registered, ""),
            "Units": (f"Units of care. {MARK}", cared, "Facility"),
        },
        _layout()["notes"],
    )


def _visits(records: Records) -> bytes:
    visits = records.table("encounters")
    stays = pd.DataFrame(
        {
            "CSN": visits["visit_occurrence_id"],
            "MRN": _number(visits["person_id"]),
            "Facility": _names(records, visits["system_id"]),
            "Unit No": visits["care_site_id"].map("U{:03d}".format),
            "Adm Dt": visits["visit_start_datetime"].dt.strftime("%d.%m.%Y %H:%M"),
            "Pat Class": _said(visits["visit_type"], "visit_type"),
            "Acuity": visits["esi"].astype("Int64"),
            "Door to Doc (min)": visits["door_to_provider_min"].map("{:.0f} min".format, na_action="ignore"),
            "ED Disposition": _said(visits["disposition"], "disposition"),
            "Fin Class": _said(visits["payer_at_visit"], "payer_at_visit"),
            "Interp Used": _said(visits["interpreter_used"], "flag"),
            "LOS (hours)": visits["los_days"].map(
                lambda days: f"{days * 24:.1f} h".replace(".", ","), na_action="ignore"
            ),
            "Readmit 30": _said(visits["readmit_30d"], "flag"),
        }
    )
    return stays.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def _reports(records: Records) -> bytes:
    events = records.table("safety_events")
    reports = pd.DataFrame(
        {
            "Report No": events["event_id"],
            "CSN": events["visit_occurrence_id"].astype("Int64"),
            "Facility": _names(records, events["system_id"]),
            "Event Dt": events["event_datetime"].dt.strftime("%m/%d/%Y %I:%M %p"),
            "Reported Dt": events["reported_datetime"].dt.strftime("%m/%d/%Y %I:%M %p"),
            "Report Class": _said(events["event_class"], "event_class"),
            "Event Type": _said(events["event_category"], "event_category"),
            "Severity": _said(events["harm_scale_reported"], "harm"),
            "Reporter": _said(events["reporter_role"], "reporter"),
        }
    )
    return reports.to_csv(index=False, sep="\t", lineterminator="\r\n").encode("utf-16")


FILES: dict[str, Callable[[Records], bytes]] = {
    "README.md": lambda records: README.encode(),
    "registration.xlsx": _registration,
    "visits 2031-33.csv": _visits,
    "incident reports.txt": _reports,
}
