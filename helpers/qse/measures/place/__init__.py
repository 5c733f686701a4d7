"""Places: who lives around the hospital, joined from several sources, each with what does not match."""
