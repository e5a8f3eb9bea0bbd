"""The New Silk Road as tables."""
