"""Shares, counts, emissions from loads."""
