"""The night itself."""
