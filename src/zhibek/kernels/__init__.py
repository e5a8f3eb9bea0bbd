"""Loops over arrays that know no corridors."""
