"""Studies are found by path or by name."""

from pathlib import Path

import pytest

from reference.small_study import EXAMPLE
from zhibek.atlas.studies import BUILT_IN, list_studies, locate_study
from zhibek.errors import UnknownNameError


def test_the_new_silk_road_is_built_in() -> None:
    assert list(list_studies()) == ["silk-road"]
    assert locate_study() == locate_study(BUILT_IN) == list_studies()[BUILT_IN]
    assert (locate_study() / "study.toml").is_file()


def test_a_folder_goes_before_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert locate_study(EXAMPLE) == locate_study(str(EXAMPLE)) == EXAMPLE
    (tmp_path / BUILT_IN).mkdir()
    assert locate_study(BUILT_IN) == Path(BUILT_IN)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("silkroad", "Did you mean silk-road?"), ("elsewhere", "There are 1."), ("__pycache__", "There are 1.")],
)
def test_an_unknown_study_is_refused(name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        locate_study(name)
    assert str(caught.value) == f"No study (neither a folder nor built in) is named '{name}'. {hint}"
