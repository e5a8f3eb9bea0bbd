"""Agreements, projects, money and their status."""
