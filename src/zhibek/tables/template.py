"""Write a small study to start one's own from."""

import shutil
import tempfile
from pathlib import Path

from zhibek.errors import OutputError
from zhibek.tables.document import describe_table
from zhibek.tables.first_study import FILES
from zhibek.tables.registry import STUDY_TABLES

_README = """# A study of your own

This folder is a whole study: {n_places} places, {n_links} links, three zones. Its figures are made up; put
yours in their place, row by row, and look after each step:

    zhibek check .      every fault of every table, and whether all places can be reached
    zhibek run .        the scenarios under `headline` in study.toml, with a report

- `study.toml` names the study, its base year, the year of its dollars, and the scenarios it runs.
- A table is a CSV file (or Parquet, with the same columns). Rows may stand in any order. A blank cell
  means the default of its column, as told below. A listed cell holds several values split by `;`.
- `scenarios/NAME.toml` is the base with changes: `after` names what it builds on, `open` the projects
  that exist, `promised` a stage of the ledger, such as `signed`, at which they do; `close` the places or
  countries that are shut, `close_transit` the countries that may not be crossed, `as_of` the day whose
  restrictions hold, and each of its `edits` does one of four things to a table: `set` a column `to` a
  value, `scale` it `by` a factor, `add` `rows`, or `remove` rows; `where` picks the rows.
- `projects/ID.toml` holds the edits that a project brings with it. Rows that name the project in their
  `project_id` exist only where it is open.
- `controls.toml` is what `zhibek controls` and the studio's panel offer: each of its `settings` is a switch
  or a slider that closes something, or makes edits whose amount is `at_zero` + `per_unit` times its value.
- Every row names its `source`, a row of sources.csv, and says how far it can be trusted (`confidence`).

## Tables
"""


def write_template(folder: Path | str) -> None:
    """Write a small working study, with a README that explains every table and column.

    The study is written beside the folder first and then moved there: it is whole or not there.

    Raises OutputError where the folder holds something already, or cannot be written.
    """
    target = Path(folder)
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise OutputError(f"{target} is not empty. Name a new folder, or empty this one.")
    draft: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        for name, content in {**FILES, "README.md": explain_study()}.items():
            path = draft / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        draft.chmod(0o755)
        draft.replace(target)
    except OSError as error:
        raise OutputError(
            f"Cannot write {target}: {error.strerror or error}. Choose another folder."
        ) from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def explain_study() -> str:
    """Write the README of a new study: what each file is, each table, each column."""
    n_places, n_links = (FILES[f"{name}.csv"].count("\n") - 1 for name in ("places", "links"))
    sections = [describe_table(table) for table in STUDY_TABLES.values()]
    return "\n".join([_README.format(n_places=n_places, n_links=n_links), *sections])
