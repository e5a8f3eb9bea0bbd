"""Tonnes and TEU between zones, by class."""
