import pytest

from config.static_storage import BundleError, bundle


def read_from(files):
    return files.__getitem__


def test_bundle_puts_each_import_in_its_layer_and_its_place():
    files = {
        "css/app.css": (
            '@layer a, b;\n@import url("one.css") layer(a);\n@import "two.css" layer(b);\n'
        ),
        "css/one.css": "p { color: red; }",
        "css/two.css": "q { color: blue; }",
    }
    assert bundle("css/app.css", read_from(files)) == (
        "@layer a, b;\n@layer a {\np { color: red; }\n}\n@layer b {\nq { color: blue; }\n}"
    )


def test_bundle_moves_addresses_with_the_text():
    files = {
        "css/app.css": '@import url("parts/type.css") layer(base);',
        "css/parts/type.css": (
            'i { src: url(../../fonts/a.woff2); b: url("data:x,y"); c: url(#clip); d: url(/e.png) }'
        ),
    }
    assert bundle("css/app.css", read_from(files)) == (
        "@layer base {\n"
        'i { src: url("../fonts/a.woff2"); b: url("data:x,y"); c: url(#clip); d: url(/e.png) }\n'
        "}"
    )


def test_bundle_follows_imports_of_imports_and_keeps_media():
    files = {
        "css/app.css": '@import url("a/a.css") print;',
        "css/a/a.css": '@import "../b.css";\n/* @import "no.css"; */ a { }',
        "css/b.css": "b { background: url(b.png); }",
    }
    assert bundle("css/app.css", read_from(files)) == (
        '@media print {\nb { background: url("b.png"); }\n a { }\n}'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('@import "https://fonts.example/a.css";', "only files of the site"),
        ('@import "//fonts.example/a.css";', "only files of the site"),
        ('@import "gone.css";', "css/app.css needs css/gone.css"),
        ('@import "app.css";', "imports itself"),
    ],
)
def test_bundle_refuses_what_it_cannot_put_in_place(text, message):
    with pytest.raises(BundleError, match=message):
        bundle("css/app.css", read_from({"css/app.css": text}))
