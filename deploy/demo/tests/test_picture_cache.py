"""The cache returns the pictures that were stored, or none."""

from pathlib import Path

import pytest
from demo import picture_cache
from demo.picture_cache import PictureCache, picture_cache_of

PICTURES = [b"one", b"x" * 70_000, b"three"]


def test_stored_pictures_are_returned_in_order(tmp_path: Path) -> None:
    PictureCache(tmp_path / "new", "emporium").store(PICTURES)
    assert PictureCache(tmp_path / "new", "emporium").load(3) == PICTURES
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_contracts_have_separate_caches(tmp_path: Path) -> None:
    PictureCache(tmp_path, "emporium").store(PICTURES)
    assert PictureCache(tmp_path, "marbelle").load(3) is None


def test_another_version_of_a_library_does_not_find_the_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    PictureCache(tmp_path, "emporium").store(PICTURES)
    monkeypatch.setattr(picture_cache, "version", lambda package: "another")
    assert PictureCache(tmp_path, "emporium").load(3) is None


@pytest.mark.parametrize("left", [0, 5, 70_008, 70_019])
def test_a_truncated_file_is_ignored(tmp_path: Path, left: int) -> None:
    PictureCache(tmp_path, "emporium").store(PICTURES)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:left])
    assert PictureCache(tmp_path, "emporium").load(3) is None


def test_a_file_with_another_number_of_pictures_is_ignored(tmp_path: Path) -> None:
    PictureCache(tmp_path, "emporium").store(PICTURES)
    assert PictureCache(tmp_path, "emporium").load(2) is None
    assert PictureCache(tmp_path, "emporium").load(4) is None


def test_a_folder_that_cannot_be_written_stores_nothing_and_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    cache = PictureCache(tmp_path / "file", "emporium")
    cache.store(PICTURES)
    assert cache.load(3) is None


def test_there_is_a_cache_only_if_the_environment_names_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(picture_cache.VARIABLE, raising=False)
    assert picture_cache_of("emporium") is None
    monkeypatch.setenv(picture_cache.VARIABLE, str(tmp_path))
    assert picture_cache_of("emporium") is not None
