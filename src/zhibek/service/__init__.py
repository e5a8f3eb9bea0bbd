"""The one door for all faces."""
