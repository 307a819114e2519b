"""Ranking, decisions, seal, winners."""
