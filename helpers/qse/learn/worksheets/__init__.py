"""Forms that are kept: their lines, their page, their words, their copies."""
