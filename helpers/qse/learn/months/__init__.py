"""The year: months, roles, decisions, drivers."""
