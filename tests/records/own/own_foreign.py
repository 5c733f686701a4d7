"""The invented network in a foreign layout: other headings, other codes, messy languages, the old form."""

from pathlib import Path

import numpy as np
import pandas as pd

RACE = {
    "white": "W",
    "black_or_african_american": "Black/African American",
    "asian": "ASIAN",
    "american_indian_or_alaska_native": "AI/AN",
    "native_hawaiian_or_pacific_islander": "NHPI",
    "middle_eastern_or_north_african": "W",
    "hispanic_or_latino": "W",
    "multiracial": "Two or more races",
    "other": "Some other race",
    "unknown": "Unable to obtain",
    "asked_declined": "Pt ref.",
}
LANGUAGES = {
    "en": ["ENG", "English", "en-US"],
    "es": ["Spanish", "Spanish; Castilian", "SPA", "español"],
    "zh": ["Chinese NOS", "Mandarin"],
    "ht": ["Creole"],
    "ase": ["sign", "ASL"],
    "ar": ["Arabic (any)"],
    "tl": ["Tagalog"],
    "vi": ["VIETNAMESE"],
    "ru": ["RUS"],
    "so": ["Somali"],
    "ko": ["KOR"],
    "pt": ["Portuguese - Brazil"],
}
PAYER = {
    "commercial": "Private insurance",
    "dual": "MCR/MCD",
    "medicaid": "Medi-Cal",
    "medicare": "Medicare Advantage",
    "uninsured": "Self-Pay",
}
SEX = {"male": "M", "female": "F", "x": "X"}
YES = {"yes": "Y", "no": "N"}


def words_of(column: pd.Series, words: dict[str, str]) -> pd.Series:
    """Write other words for the values of a column; blanks stay."""
    text = column.astype(object)
    return text.map(lambda value: words.get(value, value) if isinstance(value, str) else None)


def write(folder: Path, net) -> None:
    """Write patients as a workbook with a merged title, and visits as a text file with semicolons."""
    patients, visits = net.table("patients"), net.table("encounters")
    spellings = patients["preferred_language_recorded"].astype(object)
    people = pd.DataFrame(
        {
            "Medical Record Number": patients["person_id"].map("A{:06d}".format),
            "DOB": patients["year_of_birth"].map(lambda year: f"{1 + year % 12}/{13 + year % 15}/{year}"),
            "Sex": words_of(patients["sex_assigned"], SEX),
            "Race": words_of(patients["race_ethnicity_recorded"], RACE),
            "Hispanic Y/N": np.where(patients["race_ethnicity_recorded"] == "hispanic_or_latino", "Y", "N"),
            "Pref Lang": [LANGUAGES[tag][at % len(LANGUAGES[tag])] for at, tag in enumerate(spellings)],
            "Financial Class": words_of(patients["payer_primary"], PAYER),
            "Interp Needed": words_of(patients["interpreter_needed"], YES),
            "Shoe size": 40,
        }
    )
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Registration"
    sheet.append(["Extract of registration, for the quality team"])
    sheet.merge_cells("A1:I1")
    sheet.append([])
    sheet.append(list(people))
    for row in people.itertuples(index=False):
        sheet.append(list(row))
    book.save(folder / "people.xlsx")
    stays = pd.DataFrame(
        {
            "CSN": visits["visit_occurrence_id"],
            "MRN": visits["person_id"].map("A{:06d}".format),
            "Adm Dt": visits["visit_start_datetime"].dt.strftime("%d.%m.%Y %H:%M"),
            "Pat Class": words_of(
                visits["visit_type"],
                {"direct_admit": "Inpatient", "ed_only": "Emergency", "ed_to_inpatient": "ED admit"},
            ),
            "ED Disposition": words_of(visits["disposition"], {"lwbs": "Left without being seen"}),
            "LOS (hours)": visits["los_days"].map(
                lambda days: "" if days != days else f"{days * 24:.1f} h".replace(".", ",")
            ),
            "Readmit 30": words_of(visits["readmit_30d"], YES),
        }
    )
    text = stays.to_csv(index=False, sep=";", lineterminator="\r\n")
    (folder / "visits 2031-33.csv").write_bytes(text.encode("utf-8-sig"))
