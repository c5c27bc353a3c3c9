"""The little Markdown, as HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.web import markdown


@pytest.mark.parametrize(
    "source, html",
    [
        ("", ""),
        ("One\ntwo.\n\nThree.", "<p>One two.</p>\n<p>Three.</p>"),
        ("# Big\n## Small", "<h2>Big</h2>\n<h3>Small</h3>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("    look\n    go", '<pre tabindex="0">look\ngo</pre>'),
        ("`a` **b**", "<p><code>a</code> <strong>b</strong></p>"),
        ("**a `b**", "<p><strong>a `b</strong></p>"),
        ("a ` b", "<p>a ` b</p>"),
        ("[w](/x)", '<p><a href="/x">w</a></p>'),
        ("[w](https://x.org/a)", '<p><a href="https://x.org/a">w</a></p>'),
        ("[w](javascript:x)", "<p>[w](javascript:x)</p>"),
        ("[w](//evil.org)", "<p>[w](//evil.org)</p>"),
        ("<b> & `<i>`", "<p>&lt;b&gt; &amp; <code>&lt;i&gt;</code></p>"),
        ('[w](/"x)', '<p><a href="/&quot;x">w</a></p>'),
    ],
)
def test_what_it_becomes(source, html):
    assert markdown.html(source) == html


def test_what_stands_in_code_may_lead_somewhere():
    html = markdown.html("`look` `jump`", {"look": "/help/look/"}.get)

    assert html == (
        '<p><a href="/help/look/"><code>look</code></a> <code>jump</code></p>'
    )


@given(st.text(alphabet="`*[]()<>&#- /\n1.ax\"'", max_size=80))
def test_nothing_that_is_written_becomes_html(source):
    html = markdown.html(source)
    tags = "p|h[2-6]|ul|ol|li|pre|code|strong|a"

    left = re.sub(rf'<(?:/?(?:{tags})|pre tabindex="0"|a href="[^"<>]*")>', "", html)
    assert "<" not in left
    assert ">" not in left


def test_a_long_line_of_marks_takes_no_time():
    markdown.html("[" * 50_000 + "`" * 50_001 + "*" * 50_000)


def test_the_words_are_without_marks():
    assert markdown.words("# A\n\n- `b` **c** [d](/e)") == "A - b c d"
