"""Read YAML with its lines, save whole or not at all, find content and the learner's own folder."""

from qse.files.content import content
from qse.files.kept import Kept
from qse.files.my_work import my_work
from qse.files.nearest import nearest
from qse.files.problem import Problem
from qse.files.save import save_whole
from qse.files.yaml_lines import Document, read_yaml

__all__ = ["Document", "Kept", "Problem", "content", "my_work", "nearest", "read_yaml", "save_whole"]
