"""The organiser's desk: where the edition stands, what to do next, stage moves, the record."""
