"""Official series in their true forms, made small."""

import io
import json
import zipfile

CODES = {156: "CHN", 398: "KAZ", 276: "DEU", 643: "RUS", 860: "UZB"}
PAIRS = [(156, 398), (398, 156), (276, 156), (156, 276), (643, 398), (398, 643), (860, 156)]
CHAPTERS = [10, 26, 28, 72, 84, 61]


def write_baci(*, columns: str = "t,i,j,k,v,q", year: int = 2022, chapters: list[int] = CHAPTERS) -> bytes:
    """Write an archive of BACI: trade by HS6 of one year, codes of countries and products."""
    lines = [columns]
    for number, (seller, buyer) in enumerate(PAIRS):
        for place, chapter in enumerate(chapters):
            value = 1000.5 * (1 + number) * (1 + place)
            weight = "           NA" if place == 1 else f"{value / 3:13.3f}"
            lines.append(f"{year},{seller},{buyer},{chapter:02}{10 + place}00,{value:18.3f},{weight}")
    codes = ["country_code,country_name,country_iso2,country_iso3"]
    codes += [f"{code},Land {name},{name[:2]},{name}" for code, name in CODES.items()]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in ((f"BACI_HS22_Y{year}_V202501.csv", lines), ("country_codes_V202501.csv", codes)):
            archive.writestr(zipfile.ZipInfo(name), "\n".join(rows) + "\n")
    return made.getvalue()


def write_comtrade(reporter: int = 398, year: int = 2022, *, value_key: str = "primaryValue") -> bytes:
    """Write one reporter's trade by partner, as UN Comtrade answers."""
    partners = [(0, "M", 5.0e9), (156, "M", 3.1e9), (643, "M", 1.9e9), (156, "X", 2.5e9), (899, "X", 1.0e6)]
    rows = [
        {
            "typeCode": "C", "freqCode": "A", "refPeriodId": year * 10000 + 101, "refYear": year,
            "refMonth": 52, "period": str(year), "reporterCode": reporter, "reporterISO": None,
            "reporterDesc": None, "flowCode": flow, "partnerCode": partner, "partnerISO": None,
            "partner2Code": 0, "classificationCode": "H6", "cmdCode": "TOTAL", "customsCode": "C00",
            "motCode": 0, "qty": None, "netWgt": None, "cifvalue": value if flow == "M" else None,
            "fobvalue": value if flow == "X" else None, value_key: value, "isReported": False,
        }
        for partner, flow, value in partners
    ]  # fmt: skip
    return json.dumps({"elapsedTime": "0.05 secs", "count": len(rows), "data": rows, "error": ""}).encode()


def write_eurostat(*, flows: tuple[str, ...] = ("2",)) -> bytes:
    """Write the Union's exports by partner as a JSON-stat cube."""
    partners = ["CN", "GB", "KZ", "RU", "WORLD"]
    names = {
        "freq": ["A"], "reporter": ["EU27_2020"], "partner": partners, "product": ["TOTAL"],
        "flow": list(flows), "indicators": ["VALUE_IN_EUROS"], "time": ["2021", "2022"],
    }  # fmt: skip
    sizes = [len(codes) for codes in names.values()]
    values = {
        str(2 * place + year): 1e9 * (1 + place) + year for place in range(len(partners)) for year in (0, 1)
    }
    dimension = {
        name: {"label": name, "category": {"index": {code: place for place, code in enumerate(codes)}}}
        for name, codes in names.items()
    }
    cube = {"version": "2.0", "class": "dataset", "id": list(names), "size": sizes, "value": values}
    return json.dumps({**cube, "dimension": dimension}).encode()


def write_wdi(*, pages: int = 1) -> bytes:
    """Write real product by country and year as the World Bank's API answers."""
    growth = {"CHN": 1.06, "KAZ": 1.035, "WLD": 1.03, "DEU": 1.01}
    rows = [
        {
            "indicator": {"id": "NY.GDP.MKTP.KD", "value": "GDP (constant 2015 US$)"},
            "country": {"id": code[:2], "value": code},
            "countryiso3code": code,
            "date": str(year),
            "value": None if (code, year) == ("DEU", 2014) else 1e12 * rate ** (year - 2010),
            "unit": "", "obs_status": "", "decimal": 0,
        }
        for code, rate in growth.items()
        for year in range(2024, 2009, -1)
    ]  # fmt: skip
    head = {"page": 1, "pages": pages, "per_page": 20000, "total": len(rows), "lastupdated": "2025-07-01"}
    return json.dumps([head, rows]).encode()


SERIES = {
    "/baci/BACI_HS22_V202501.zip": write_baci(),
    "/comtrade?reporterCode=398&period=2022": write_comtrade(),
    "/eurostat/DS-059331?time=2022": write_eurostat(),
    "/wdi/NY.GDP.MKTP.KD?format=json": write_wdi(),
}
