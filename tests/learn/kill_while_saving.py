"""Save numbered answers in two worksheets and the progress, be killed at a random moment, 200 times; lose nothing.

Runs as a program of its own: a process that forks should have no threads. Prints what it counted.
"""

import os
import random
import signal
import sys
import time
from typing import Any

import yaml

import qse
from qse.files import kept, my_work
from qse.learn.progress import note_check

ROUNDS = 200
READY = (9, 0)
LINES = (("m00.team_charter", "purpose"), ("m04.feedback", "helped"))


def number(name: str, line: str) -> int:
    """Read the number that stands in a line, from the file itself; a file that is no YAML is an error here."""
    path = my_work() / "worksheets" / f"{name}.yaml"
    work: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert work["format"] == 2
    assert set(work) == {"format", "answers"}
    stays = {"m00.team_charter": "norms", "m04.feedback": "hurt"}[name]
    assert work["answers"][stays] == "stays", "a line that nobody touched is still there"
    return int(work["answers"][line].split()[0])


def save_until_killed(acknowledged: int, start: int) -> None:
    """Save greater and greater numbers, and say after each that it is saved."""
    sheets = [(qse.worksheet(name), line) for name, line in LINES]
    count = start
    os.write(acknowledged, b"%d %d\n" % READY)
    while True:
        count += 1
        for which, (sheet, line) in enumerate(sheets):
            # The length varies, so that the moments at which a kill can strike do.
            sheet.save(line, f"{count} " + "word " * (count % 400))
            os.write(acknowledged, f"{which} {count}\n".encode())
        note_check(f"m00.check_{count}", "yes")
        os.write(acknowledged, f"2 {count}\n".encode())


def checks() -> dict[str, str]:
    """Read the checks from the file itself."""
    path = my_work() / "progress.yaml"
    if not path.exists():
        return {}
    found: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))["checks"]
    return found


def one_round(chance: random.Random, newest: int) -> tuple[list[int], int]:
    """Let one process save, kill it, and look; return the checks and the number of saves it had acknowledged."""
    before = [number(*line) for line in LINES]
    heard, acknowledged = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        save_until_killed(acknowledged, newest)
    os.close(acknowledged)
    with os.fdopen(heard) as lines:
        # However slow the disk is, every file must be struck: first some whole saves, then a moment of the next.
        heard_of = [lines.readline() for _ in range(1 + chance.randrange(6))]
        time.sleep(chance.uniform(0.0, 0.03))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the process ended by itself"
        first, *said = [tuple(map(int, text.split())) for text in [*heard_of, *lines]]
    assert first == READY
    for which, line in enumerate(LINES):
        counts = [count for place, count in said if place == which]
        last, following = (counts[-1], counts[-1] + 1) if counts else (before[which], newest + 1)
        assert number(*line) in (last, following), f"{line} was acknowledged as {last}"
    return [count for place, count in said if place == 2], len(said)


def main() -> None:
    """Run all rounds."""
    chance = random.Random(7)
    qse.worksheet("m00.team_charter", purpose="0 ", norms="stays")
    qse.worksheet("m04.feedback", helped="0 ", hurt="stays")
    # A process that is dead may hold nobody up: waiting this long ends in a Problem.
    kept.WAIT = 5.0
    saves, settled, struck = 0, set(), [0, 0, 0]
    for turn in range(ROUNDS):
        newest = max(number(*line) for line in LINES)
        noted, many = one_round(chance, newest)
        saves += many
        struck[many % len(struck)] += 1
        settled.update(noted)
        assert all(checks().get(f"m00.check_{count}") == "yes" for count in settled)
        qse.worksheet("m00.team_charter", norms="stays")
        if turn % 20 == 19:
            # A file that grows all the time would make 200 rounds slow.
            (my_work() / "progress.yaml").unlink(missing_ok=True)
            settled.clear()
    rest = [path.name for path in my_work().rglob("*") if "damaged" in path.name]
    assert min(struck) > ROUNDS / 6, f"a file was hardly struck: {struck}"
    print(f"{ROUNDS} kills, {saves} saves, {len(rest)} set aside")


if __name__ == "__main__":
    sys.exit(main())
