"""Check of places against UN/LOCODE and countries.

Prints places more than 50 km from the UN/LOCODE entry of their id, and places more than 3 km
outside their country on Natural Earth's map (public domain, 1:50 million).

Run as `python tools/check_places.py STUDY_FOLDER --data DIR`, where DIR holds
`un_locode_eurasia.csv` and `countries_50m.geojson`.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from open_graphs import Array, great_circle_km, read_rows
from zhibek.tables.countries import ALPHA_2, AT_SEA

FARTHEST_FROM_CODE_KM = 50.0
FARTHEST_OUTSIDE_KM = 3.0
KM_PER_DEGREE = 111.2

Point = tuple[float, float]


def read_countries(path: Path) -> dict[str, list[Array]]:
    """Read the rings of each country, by its two letters."""
    rings: dict[str, list[Array]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        country = ALPHA_2.get(feature["properties"]["ADM0_A3"])
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        if country:
            rings.setdefault(country, []).extend(np.array(ring) for polygon in polygons for ring in polygon)
    return rings


def is_inside(point: Point, rings: list[Array]) -> bool:
    """Tell whether a point lies in a country: a ray crosses its rings an odd number of times."""
    crossings = 0
    for ring in rings:
        lon, lat = ring[:, 0], ring[:, 1]
        spans = (lat[:-1] > point[1]) != (lat[1:] > point[1])
        with np.errstate(divide="ignore", invalid="ignore"):
            meets = lon[:-1] + (point[1] - lat[:-1]) * (lon[1:] - lon[:-1]) / (lat[1:] - lat[:-1])
        crossings += int(np.count_nonzero(spans & (point[0] < meets)))
    return crossings % 2 == 1


def outside_km(point: Point, rings: list[Array]) -> float:
    """Measure how far a point lies from the nearest edge of a country."""
    scale = np.array([np.cos(np.radians(point[1])), 1.0]) * KM_PER_DEGREE
    nearest = np.inf
    for ring in rings:
        flat = (ring - np.array(point)) * scale
        start, along = flat[:-1], np.diff(flat, axis=0)
        length = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip(-(start * along).sum(axis=1) / length, 0, 1)
        nearest = min(nearest, float(np.linalg.norm(start + share[:, None] * along, axis=1).min()))
    return nearest


def check_places(study: Path, codes: Path, countries: Path) -> list[str]:
    """List what is doubtful about places, and how many were checked."""
    known = {row["country"] + row["location"]: row for row in read_rows(codes) if row["lat"]}
    rings = read_countries(countries)
    lines, coded, checked = [], 0, 0
    for row in read_rows(study / "places.csv"):
        point = float(row["longitude_deg"]), float(row["latitude_deg"])
        code = known.get(row["place_id"])
        if code:
            coded += 1
            far = float(great_circle_km(*point, float(code["lon"]), float(code["lat"])))
            if far > FARTHEST_FROM_CODE_KM:
                lines.append(f"{row['place_id']:18} {far:6.0f} km from UN/LOCODE's {code['name']}")
        if row["country"] != AT_SEA:
            checked += 1
            off = 0.0 if is_inside(point, rings[row["country"]]) else outside_km(point, rings[row["country"]])
            if off > FARTHEST_OUTSIDE_KM:
                lines.append(f"{row['place_id']:18} {off:6.1f} km outside {row['country']}")
    return [*lines, f"{coded} places compared with UN/LOCODE, {checked} with their country"]


def main() -> None:
    """Check the places of the study named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    codes, countries = (
        next(arguments.data.rglob(name)) for name in ("un_locode_eurasia.csv", "countries_50m.geojson")
    )
    print("\n".join(check_places(arguments.study, codes, countries)))


if __name__ == "__main__":
    main()
