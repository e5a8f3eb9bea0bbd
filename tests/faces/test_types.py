"""The browser's types are the server's own."""

import importlib.util
from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from reference.web import Web, make_desk

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "write_types.py"


def load_script():
    spec = importlib.util.spec_from_file_location("write_types", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


write_types = load_script()


@pytest.fixture(scope="module")
def document() -> dict:
    return write_types.read_document()


def test_the_file_is_what_the_server_says() -> None:
    assert write_types.TYPES.read_text(encoding="utf-8") == write_types.write_types(), "run `make docs`"


def test_two_tellings_are_alike() -> None:
    assert write_types.write_types() == write_types.write_types()


def test_every_answer_of_an_action_has_a_shape(document) -> None:
    told = {
        path: next(one for status, one in methods["post"]["responses"].items() if status.startswith("2"))
        for path, methods in document["paths"].items()
        if "post" in methods and path != "/api/studies"
    }
    bare = [path for path, one in told.items() if not one["content"]["application/json"].get("schema")]
    assert not bare


ASKED = {"open": ["steppe-line"], "settings": {"close-khorgos-road": 1}}
LIVE = {
    "/api/map": {},
    "/api/controls": {},
    "/api/whatif": ASKED,
    "/api/whatif/place": ASKED | {"place_id": "KZAAU"},
    "/api/whatif/link": ASKED | {"link_id": "ferry:KZAAU-AZ-ALAT"},
    "/api/whatif/corridor": ASKED | {"corridor_id": "rail-all-the-way"},
    "/api/whatif/why": ASKED,
    "/api/whatif/save": ASKED | {"name": "one-road-less"},
}


@pytest.fixture(scope="module")
def web(tmp_path_factory) -> Web:
    return Web(make_desk(tmp_path_factory.mktemp("studio"), study=str(EXAMPLE)))


@pytest.mark.parametrize("path", LIVE)
def test_an_answer_has_the_shape_that_is_told(web, document, path: str) -> None:
    answer = web.post(path, LIVE[path])
    assert answer.status_code == 200, answer.text
    schema = document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert_fits(answer.json(), schema, document["components"]["schemas"], path)


def assert_fits(thing: object, schema: dict, schemas: dict, where: str) -> None:
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        kinds = [one for one in schema["anyOf"] if fits_kind(thing, one, schemas)]
        assert kinds, f"{where}: {thing!r}"
        return assert_fits(thing, kinds[0], schemas, where)
    assert fits_kind(thing, schema, schemas), f"{where}: {str(thing)[:80]}"
    if isinstance(thing, dict) and "properties" in schema:
        assert list(thing) == list(schema["properties"]), where
        for name, part in schema["properties"].items():
            assert_fits(thing[name], part, schemas, f"{where}.{name}")
    if isinstance(thing, list):
        for part in thing:
            assert_fits(part, schema["items"], schemas, f"{where}[]")
    return None


def fits_kind(thing: object, schema: dict, schemas: dict) -> bool:
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if "enum" in schema:
        return thing in schema["enum"]
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "boolean": bool,
        "integer": int,
        "number": (int, float),
        "null": type(None),
    }
    wanted = kinds.get(schema.get("type", ""), object)
    return isinstance(thing, wanted) and not (isinstance(thing, bool) and wanted in {int, (int, float)})
