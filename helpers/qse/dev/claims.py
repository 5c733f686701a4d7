"""Compute in what share of other networks each claim and each trap holds.

A claim that modules rest on must hold in nine of ten; a slow test holds that. Takes some minutes.
"""

import argparse

from qse.files.progress import progress
from qse.network.claims import SEEDS, shares

HELD = 0.9


def options(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--seeds", type=int, default=len(SEEDS), help="how many other networks (default: 20)")


def main(options: argparse.Namespace) -> int:
    """Print the shares; exit with 1 if one is below nine of ten."""
    found: dict[str, list[float]] = {}
    for seed in progress(range(1, max(1, options.seeds) + 1)):
        for name, held in shares([seed]).items():
            found.setdefault(name, []).append(held)
    weak = 0
    for name, held_in in found.items():
        share = sum(held_in) / len(held_in)
        weak += share < HELD
        print(f"{share:6.0%}  {name}{'  too weak' if share < HELD else ''}")
    return int(weak > 0)
