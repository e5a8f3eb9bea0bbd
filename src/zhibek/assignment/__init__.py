"""Equilibria under congestion and capacity."""
