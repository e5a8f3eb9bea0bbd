"""Units of columns, and conversions at the edges."""

from enum import StrEnum

HOURS_PER_DAY = 24.0
HOURS_PER_YEAR = 8760.0
TEU_PER_FEU = 2.0  # a rate per TEU is half the rate of a forty-foot unit throughout
TONNES_PER_MEGATONNE = 1e6


class Unit(StrEnum):
    """A unit and, as its value, the suffix that a column of this unit carries in its name."""

    NONE = ""
    KM = "km"
    DEGREE = "deg"
    MILLIMETRE = "mm"
    HOUR = "h"
    KM_PER_HOUR = "kmh"
    TONNE = "t"
    TEU = "teu"
    TONNE_PER_YEAR = "t_per_year"
    TEU_PER_YEAR = "teu_per_year"
    PER_YEAR = "per_year"
    YEAR = "year"
    DAY = "days"
    USD = "usd"
    USD_PER_TONNE = "usd_per_t"
    USD_PER_TEU = "usd_per_teu"
    USD_PER_FEU = "usd_per_feu"
    USD_PER_TONNE_KM = "usd_per_t_km"
    USD_PER_TEU_KM = "usd_per_teu_km"
    USD_PER_TONNE_HOUR = "usd_per_t_h"
    TONNE_PER_USD = "t_per_usd"
    TONNE_PER_TEU = "t_per_teu"
    KG_CO2E_PER_TONNE = "kgco2e_per_t"
    KG_CO2E_PER_TONNE_KM = "kgco2e_per_tkm"
    SHARE = "share"


def days_from_hours(hours: float) -> float:
    """Turn hours, the unit inside, to days, the unit shown to people."""
    return hours / HOURS_PER_DAY
