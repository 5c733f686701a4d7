"""What a saved notebook may hold: no rows of a team's own records."""

from typing import Any

from qse.files.marks import ROWS

SAYS = "Rows of your own records were shown here. A saved page does not hold them; run the cell to see them again.\n"


def leave_rows_out(model: dict[str, Any], **_: Any) -> None:
    """Take outputs that show rows out of a notebook that is about to be saved; Jupyter's `pre_save_hook`.

    Examples
    --------
    >>> shown = {"output_type": "execute_result", "data": {"text/plain": "rows"}, "metadata": {ROWS: True}}
    >>> cell = {"cell_type": "code", "outputs": [shown]}
    >>> leave_rows_out({"type": "notebook", "content": {"cells": [cell]}})
    >>> cell["outputs"][0]["output_type"]
    'stream'

    """
    content = model.get("content") if model.get("type") == "notebook" else None
    for cell in (content or {}).get("cells", []):
        cell_outputs = cell.get("outputs", [])
        for at, output in enumerate(cell_outputs):
            if output.get("metadata", {}).get(ROWS):
                # Of the same class as before, as Jupyter reaches into outputs by attribute.
                cell_outputs[at] = type(output)({"output_type": "stream", "name": "stdout", "text": SAYS})
