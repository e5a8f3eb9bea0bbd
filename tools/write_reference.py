"""Write the pages and examples made from code."""

import shutil
from pathlib import Path

from zhibek.tables.document import describe_tables
from zhibek.tables.template import write_template

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write the reference of tables, and the example that `zhibek new` writes too."""
    page = ROOT / "docs" / "reference" / "tables.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(describe_tables(), encoding="utf-8")
    example = ROOT / "examples" / "first-study"
    if example.exists():
        shutil.rmtree(example)
    write_template(example)
    print(f"wrote {page.relative_to(ROOT)} and {example.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
