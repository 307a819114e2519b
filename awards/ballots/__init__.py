"""Ballots and scores."""
