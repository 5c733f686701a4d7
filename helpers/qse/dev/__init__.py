"""Commands for those who carry the course on: ``python -m qse.dev COMMAND``."""
