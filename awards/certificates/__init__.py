"""Certificates: design, rendering, verification."""
