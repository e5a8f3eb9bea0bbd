"""Statistics as claims, and what follows from them."""
