"""From tables to the virtual network."""
