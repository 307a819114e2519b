"""The outbox: a row per message, its wording, its delivery."""
