"""Nominees, nominations and entries; screening."""
