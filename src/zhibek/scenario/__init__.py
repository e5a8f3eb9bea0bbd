"""Edits to tables, and projects that open."""
