"""On which line of a YAML file a field stands, found without the reader under test."""

from pathlib import Path

import yaml


def line_of(path: Path, field: str) -> int:
    """Find the line of a field, such as "months.2.title"; "the file" stands on the first."""
    node = yaml.compose(path.read_text(encoding="utf-8"))
    line = 1
    for key in [] if field == "the file" else field.split("."):
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(key)]
            line = node.start_mark.line + 1
        else:
            mark, node = next((k.start_mark, v) for k, v in node.value if k.value == key)
            line = mark.line + 1
    return line
