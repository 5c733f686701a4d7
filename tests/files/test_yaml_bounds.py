"""A small file that stands for billions of values, or nests without end, gets one sentence."""

import pytest

from qse.files import Problem, read_yaml

LAUGHS = "n0: &n0 [x]\n" + "".join(f"n{i}: &n{i} [{','.join([f'*n{i - 1}'] * 10)}]\n" for i in range(1, 10))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LAUGHS, "more values"),
        ("a: &a [*a]\n", "nested deeper"),
        ("[" * 100_000, "nested deeper"),
        ("- " * 50_000, "nested deeper"),
        ("? [a]\n: b\n", "a name is a text"),
    ],
)
def test_a_file_that_would_fill_the_memory(tmp_path, text, says):
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(Problem, match=says):
        read_yaml(path)
