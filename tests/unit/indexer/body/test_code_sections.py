"""Code in bodies keeps its template tags."""

import pytest

from indexer.body.code_sections import hide_code, reveal_code
from indexer.body.extract import extract


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Use `{{ .Title }}` here", "Use {{ .Title }} here"),
        ("``{{ `x` }}`` and {{ x }}", "{{ `x` }} and"),
        ("`{% if x %}` `{{% sc %}}` `{{< sc >}}`", "{% if x %} {{% sc %}} {{< sc >}}"),
        ("```go\n{{ .RelPermalink }}\n```", "{{ .RelPermalink }}"),
        ("- a\n\n  ~~~~\n  {{ .A }}\n  ~~~\n  ~~~~\n\n{{ .B }}", "a {{ .A }} ~~~"),
        ("> ```\n> {{ .A }}\n> ```", "{{ .A }}"),
        ("1. ```\n   {{ .A }}\n   ```\n2. {{ .B }} b", "{{ .A }} b"),
        ("```\n<h2>{{ .A }}</h2> <!-- b -->\n```", "<h2>{{ .A }}</h2> <!-- b -->"),
        ("```\n{{ .Never }} closed", "{{ .Never }} closed"),
        ("<pre><code>{{ .A }}<!-- no --></code></pre>", "{{ .A }}"),
        ("<p><code>{{ .A }}</code> {{ .B }}</p>", "{{ .A }}"),
        ("{{< highlight go >}}\n{{ .A }}\n{{< /highlight >}}", "{{ .A }}"),
        ("{{< code-toggle file=hugo >}}\na = '{{ .A }}'\n{{< /code-toggle >}}", "a = '{{ .A }}'"),
        ("{{% codeblock %}}\n{{ .A }}\n{{% /codeblock %}} {{ .B }}", "{{ .A }}"),
        ("{% highlight html %}<b>{{ a }}</b>{% endhighlight %}", "<b>{{ a }}</b>"),
        ("{% raw %}{{ a }}{% endraw %} {{ b }}", "{{ a }}"),
        ('{{</* figure src="x" */>}} {{%/* note */%}}', '{{< figure src="x" >}} {{% note %}}'),
        ("# About `{{ .A }}`\n\ntext", "About {{ .A }} text"),
    ],
)
def test_template_code_inside_code_is_text(body, expected):
    """Template tags in code spans, blocks and escaped shortcodes are indexed as displayed."""
    assert extract(body).text.replace("\n", " ") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("one ` tick {{ a }}", "one ` tick"),
        ("one ` tick\n\n{{ a }} and ` tick", "one ` tick and ` tick"),
        ("\\`{{ a }}`", "` `"),
        ("<!-- ` {{ a }} --> b ` {{ c }}", "b `"),
        ("<!-- ``` --> {{ a }} b", "b"),
        ("<pre>{{ a }} b", "b"),
    ],
)
def test_tags_outside_code_are_not_text(body, expected):
    """Lone ticks, ticks in comments and tags that are never closed begin no code."""
    assert extract(body).text.replace("\n", " ") == expected


def test_headings_with_code():
    """Headings also keep template tags in code."""
    assert extract("## `{{ .A }}`").headings == ("{{ .A }}",)


@pytest.mark.parametrize("body", ["`{{<a>}}` {b} <c>", "```\n<!-- { -->\n```", "no code", "{"])
def test_revealing_undoes_hiding(body):
    """Hidden code is restored unchanged."""
    assert reveal_code(hide_code(body)) == body
