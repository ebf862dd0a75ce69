"""The tags of shortcodes are removed, and their text stays."""

import pytest

from tests.unit.indexer.body.texts import text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{{< note >}}inner{{< /note >}}", "inner"),
        ("{{% note %}}\n**inner**\n{{% /note %}}", "inner"),
        ('{{< f title="T" caption=\'C\' alt=`A` class="x" >}}', "T C A"),
        ('{{< f caption="He said \\"so\\"" >}}', 'He said "so"'),
        ('{{< f caption="1 < 2 & *x*" >}}', "1 < 2 & x"),
        ('[a]({{< ref "b.md" >}})', "a"),
        ('[a]({{< ref "b.md" >}} "title")', "a"),
        ('<a href="{{< ref "b.md" >}}">a</a>', "a"),
        ('{{< a >}}One{{< b title="Two" />}}three', "One Two three"),
        ("{% raw %}a{% endraw %}", "a"),
        ("text {{< never closed", "text {{< never closed"),
        ("# Head {#anchor .x}\n\npara\n{: .x}", "Head para"),
    ],
)
def test_shortcodes_keep_their_text(body, expected):
    """The tags of shortcodes are removed; their text and readable arguments stay."""
    assert text(body) == expected
