"""Addresses of static files before and after they are collected."""

import pytest

from resort_portal.storage import PortalStaticStorage


def storage_in(folder):
    return PortalStaticStorage(location=folder, base_url="/static/")


def collected(folder):
    (folder / "staticfiles.json").write_text(
        '{"version": "1.1", "hash": "", "paths": {"css/main.css": "css/main.1a.css"}}'
    )
    return storage_in(folder)


def test_in_development_a_page_shows_before_files_are_collected(tmp_path):
    assert storage_in(tmp_path).url("css/main.css") == "/static/css/main.css"


def test_collected_files_have_hashed_names(tmp_path):
    assert collected(tmp_path).url("css/main.css") == "/static/css/main.1a.css"


def test_a_file_that_was_not_collected_with_the_others_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="js/main.js"):
        collected(tmp_path).url("js/main.js")


def test_in_production_files_must_be_collected(tmp_path, settings):
    settings.PRODUCTION = True

    with pytest.raises(ValueError, match="css/main.css"):
        storage_in(tmp_path).url("css/main.css")
