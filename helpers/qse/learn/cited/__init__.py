"""What the course cites: sources, rules of law, terms."""
