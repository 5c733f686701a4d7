"""The names of all checks of the course, for tests over every one of them."""

import yaml

from qse.files import content

NAMES = [
    f"m{path.parent.name[:2]}.{key}"
    for path in sorted(content("curriculum").glob("*/checks.yaml"))
    for key in yaml.safe_load(path.read_text(encoding="utf-8"))
]
