"""Zhibek: the open model of trade corridors."""

__version__ = "0.1.0"
