"""Pictures that are kept for the next first start are the ones that were taken, or none."""

from pathlib import Path

import pytest
from atelier.demo import album
from atelier.demo.album import Album, album_of

PICTURES = [b"one", b"x" * 70_000, b"three"]


def test_what_was_kept_comes_back_in_order(tmp_path: Path) -> None:
    Album(tmp_path / "new", "emporium").keep(PICTURES)
    assert Album(tmp_path / "new", "emporium").open(3) == PICTURES
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_contracts_have_albums_of_their_own(tmp_path: Path) -> None:
    Album(tmp_path, "emporium").keep(PICTURES)
    assert Album(tmp_path, "marbelle").open(3) is None


def test_code_that_draws_something_else_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Album(tmp_path, "emporium").keep(PICTURES)
    monkeypatch.setattr(album, "version", lambda package: "another")
    assert Album(tmp_path, "emporium").open(3) is None


@pytest.mark.parametrize("left", [0, 5, 70_008, 70_019])
def test_an_album_that_lost_its_end_is_none(tmp_path: Path, left: int) -> None:
    Album(tmp_path, "emporium").keep(PICTURES)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:left])
    assert Album(tmp_path, "emporium").open(3) is None


def test_an_album_of_another_number_of_pictures_is_none(tmp_path: Path) -> None:
    Album(tmp_path, "emporium").keep(PICTURES)
    assert Album(tmp_path, "emporium").open(2) is None
    assert Album(tmp_path, "emporium").open(4) is None


def test_a_folder_that_cannot_be_written_keeps_nothing_and_hurts_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    kept = Album(tmp_path / "file", "emporium")
    kept.keep(PICTURES)
    assert kept.open(3) is None


def test_there_is_an_album_only_where_the_environment_names_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(album.VARIABLE, raising=False)
    assert album_of("emporium") is None
    monkeypatch.setenv(album.VARIABLE, str(tmp_path))
    assert album_of("emporium") is not None
