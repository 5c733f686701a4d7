"""The validation report in a browser: axe finds nothing serious, and nothing is wider than its page."""

from pathlib import Path
from typing import Any

import pandas as pd
from axe_playwright_python.sync_playwright import Axe

import qse
from qse.records import Records


def test_axe_finds_nothing_serious_in_the_report(page: Any, tmp_path: Path) -> None:
    net = qse.load_records("mini")
    own = {name: net.table(name).copy() for name in ("systems", "patients", "encounters")}
    own["patients"] = pd.concat([own["patients"], own["patients"].head(3)])
    found = qse.validate(Records(own))
    path, _ = found.save(tmp_path)
    part = tmp_path / "part.html"
    lead = '<!doctype html><html lang="en"><title>A notebook</title><main><h1>A notebook</h1><h2>A cell</h2>'
    part.write_text(f'<meta charset="utf-8">{lead}{found._repr_html_()}</main></html>', encoding="utf-8")
    for each in (path, part):
        page.goto(each.as_uri())
        assert page.get_by_text("Mend this before you count anything").count() == 1
        seen = Axe().run(page).response["violations"]
        assert [x["id"] for x in seen if x["impact"] in ("serious", "critical", "moderate")] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
