"""Deterministic."""
from dataclasses import dataclass
@dataclass(frozen=True, slots=True)
class Deterministic:
    gap: float = 1e-6
def solve_deterministic(*a):
    raise NotImplementedError
