"""The Customer Contact Awards system. Imports nothing, so that `awards.domain` loads without Flask."""
