"""Import and export lines in Markdown."""

import pytest

from indexer.body.extract import extract


@pytest.mark.parametrize(
    "code",
    [
        "import Tabs from '@theme/Tabs';",
        'import Tabs, {TabItem} from "@theme/Tabs"',
        "import {\n  A,\n  B\n} from './x';",
        "import * as x from './x'",
        "import './style.css';",
        "import A from 'a';\nimport B from 'b';\nexport const x = (a) => (\n  <b>{a}</b>\n);",
        "export default function Page({children}) {\n  return children;\n}",
        "export {a} from './b';",
        "export default Layout;",
    ],
)
def test_module_lines_are_not_text(code):
    """Imports, and exports up to the next empty line, are not indexed."""
    assert extract(f"{code}\n\n# Head\n\ntext").text == "Head\ntext"
    assert extract(f"text\n\n{code}\n").text == "text"


@pytest.mark.parametrize(
    "text",
    [
        "import duties are high",
        "import data from your records",
        "export licences, too",
        "export default settings from the app",
        "imports 'of goods'",
    ],
)
def test_prose_stays(text):
    """A line that only begins with one of these words is text."""
    assert extract(text).text == text


def test_import_lines_end_with_themselves():
    """Text directly below an import is indexed."""
    assert extract("import A from 'a';\ntext").text == "text"


def test_modules_inside_code_are_text():
    """An import in a code block is indexed."""
    assert extract("```js\nimport A from 'a';\n```").text == "import A from 'a';"


def test_components_and_their_comments():
    """The tags of components and comments are removed; the text between tags stays."""
    tags = "<Tabs items={['a']} on={() => x({b: 1})}>\n<A b={{c: 1}}>text</A>\n</Tabs>"
    assert extract(f"{tags}\n{{/* hidden */}}").text.split() == ["text"]
