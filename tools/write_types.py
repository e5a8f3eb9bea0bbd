"""Write the browser's types from the API's document."""

import json
import re
import textwrap
from pathlib import Path
from typing import Any

from zhibek.studio.app import draw_app
from zhibek.studio.desk import Desk, Rendering

ROOT = Path(__file__).resolve().parents[1]
TYPES = ROOT / "studio" / "src" / "client" / "types.ts"
WIDTH = 110
HEAD = """\
// Written by `make docs` from the OpenAPI document of the studio's server; edit tools/write_types.py instead.
// Answers are columns, not rows; names carry their units.
"""
ALIASES = {
    "Ask": "WhatifAsk & { base: string }",
    "Family": 'CorridorNames["family"][number]',
    "Confidence": "string",
    "Traced": 'Pick<Scarcity, "source" | "confidence">',
    "BothWays": 'Pick<OnLinkColumns, "forward_t" | "forward_teu" | "backward_t" | "backward_teu">',
}
"""Short names that the page uses."""
OWN = ("HTTPValidationError", "ValidationError")  # of the framework; the server answers with problems
Schema = dict[str, Any]


def main() -> None:
    """Write the types where the page imports them from."""
    TYPES.parent.mkdir(parents=True, exist_ok=True)
    TYPES.write_text(write_types(), encoding="utf-8")
    print(f"wrote {TYPES.relative_to(ROOT)}")


def write_types() -> str:
    """Give the text of the types: one interface for each schema, and one of all routes."""
    document = read_document()
    schemas: dict[str, Schema] = document["components"]["schemas"]
    parts = [HEAD]
    parts += [write_interface(name, schemas[name]) for name in sorted(schemas) if name not in OWN]
    parts.append("".join(f"export type {name} = {given};\n" for name, given in ALIASES.items()))
    parts.append(write_routes(document["paths"]))
    return "\n".join(parts)


def read_document() -> Schema:
    """Make the OpenAPI document; no folder is opened for it."""
    desk = Desk(Path(), None, Rendering(lambda *_: ""))  # type: ignore[arg-type]
    told: Schema = draw_app(desk).openapi()
    return told


def write_interface(name: str, schema: Schema) -> str:
    """Write one schema as an interface; what has a default may be left out."""
    needed = set(schema.get("required", ()))
    lines = [*comment(schema.get("description", ""), ""), f"export interface {short(name)} {{"]
    for key, part in schema.get("properties", {}).items():
        mark = "" if key in needed else "?"
        lines.append(f"  {key}{mark}: {write_type(part, undefined=bool(mark))};")
    return "\n".join([*lines, "}", ""])


def write_type(schema: Schema, *, undefined: bool = False) -> str:
    """Write a schema as a type. With `undefined`, that is allowed where null is."""
    if "$ref" in schema:
        return short(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        parts = list(dict.fromkeys(write_type(part) for part in schema["anyOf"]))
        return " | ".join([*parts, *(["undefined"] if undefined and "null" in parts else [])])
    if "enum" in schema or "const" in schema:
        return " | ".join(json.dumps(value) for value in schema.get("enum", [schema.get("const")]))
    match schema.get("type"):
        case "array":
            inner = write_type(schema.get("items", {}))
            return f"({inner})[]" if " " in inner else f"{inner}[]"
        case "object":
            inner = schema.get("additionalProperties", True)
            return f"Record<string, {write_type(inner) if isinstance(inner, dict) else 'unknown'}>"
        case "integer" | "number":
            return "number"
        case "string" | "boolean" | "null":
            return str(schema["type"])
    return "unknown"


def write_routes(paths: dict[str, dict[str, Schema]]) -> str:
    """Write what each route is asked and answers."""
    lines = [
        "/** What is posted to each address of an action, and what comes back. */",
        "export interface Routes {",
    ]
    for path, methods in sorted(paths.items()):
        told = methods.get("post")
        if told is None or "{" in path:
            continue
        body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        found = next(one for status, one in sorted(told["responses"].items()) if status.startswith("2"))
        answer = found.get("content", {}).get("application/json", {}).get("schema", {})
        lines.append(f'  "{path}": {{ ask: {write_type(body)}; answer: {write_type(answer)} }};')
    return "\n".join([*lines, "}", ""])


def short(name: str) -> str:
    """Shorten the name of a schema that the framework made longer to keep two apart."""
    words = [word for word in re.split(r"__", name) if word not in {"zhibek", "service"}]
    return "".join(word[:1].upper() + word[1:] for part in words for word in part.split("_"))


def comment(text: str, indent: str) -> list[str]:
    """Write words as a comment."""
    lines = textwrap.wrap(" ".join(text.split()).replace("*/", ""), WIDTH - 7 - len(indent))
    if not lines:
        return []
    if len(lines) == 1:
        return [f"{indent}/** {lines[0]} */"]
    return [f"{indent}/**", *(f"{indent} * {line}" for line in lines), f"{indent} */"]


if __name__ == "__main__":
    main()
