"""`python -m qse` is the command `qse`."""

from qse.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
