from pathlib import Path

from config.checks import base_url_is_secure, theme_exists


class TestTheme:
    def test_the_one_that_is_set_is_there(self):
        assert theme_exists() == []

    def test_one_that_is_not_there_is_an_error_with_what_to_do(self, settings):
        settings.THEME = "plazza"
        settings.THEME_DIRS = [Path(settings.BASE_DIR) / "themes" / "plazza"]
        (error,) = theme_exists()
        assert error.id == "chapbook.E001"
        assert error.msg == "There is no theme 'plazza'."
        assert str(Path(settings.BASE_DIR) / "themes") in error.hint


class TestBaseUrl:
    def test_https_is_fine(self, settings):
        settings.BASE_URL = "https://shop.example.com"
        assert base_url_is_secure() == []

    def test_http_is_a_warning(self, settings):
        settings.BASE_URL = "http://shop.example.com"
        (warning,) = base_url_is_secure()
        assert warning.id == "chapbook.W001"
        assert "http://shop.example.com" in warning.msg
