"""Questions with their reasons: read, asked, answered, kept."""
