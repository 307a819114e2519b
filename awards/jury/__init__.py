"""Jurors, conflicts, recusals, routing runs, assignments."""
