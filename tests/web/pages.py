"""The forms of a page, as a browser without scripts reads and sends them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

import httpx

PAGE = {"Accept": "text/html"}


@dataclass
class Form:
    """`values` are those that stand in it; `boxes` all that can be ticked, `buttons` (name,
    value, address of its own) all that can be pressed; `visible` are the names of what one sees
    and changes."""

    method: str
    action: str
    kind: str
    values: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    boxes: list[tuple[str, str]] = field(default_factory=list)
    visible: set[str] = field(default_factory=set)

    def says(self, **changed: str | list[str]) -> dict[str, list[str]]:
        """What the browser sends when these values were changed by hand."""
        body: dict[str, list[str]] = {}
        for name, value in self.values:
            body.setdefault(name, []).append(value)
        return {
            **body,
            **{
                name: value if isinstance(value, list) else [value]
                for name, value in changed.items()
            },
        }


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._text_of = ""
        self._options: list[str] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(
                given.get("method", "get").lower(),
                given.get("action", ""),
                given.get("enctype", ""),
            )
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "input":
            self._input(self._form, given)
        elif tag == "button" and given.get("type", "submit") == "submit":
            self._form.buttons.append(
                (given.get("name", ""), given.get("value", ""), given.get("formaction", ""))
            )
        elif tag == "select":
            self._select, self._options = given["name"], []
            self._form.visible.add(given["name"])
        elif tag == "option" and self._select:
            if "selected" in given:
                self._form.values.append((self._select, given.get("value", "")))
                self._options = []
                self._form.names.add(self._select)
            elif self._select not in self._form.names:
                self._options.append(given.get("value", ""))
        elif tag == "textarea":
            self._text_of, self._text = given["name"], []
            self._form.visible.add(given["name"])

    def _input(self, form: Form, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if not name:
            return
        form.names.add(name)
        if kind not in {"hidden", "file"}:
            form.visible.add(name)
        if kind == "file":
            form.files.add(name)
        elif kind in {"checkbox", "radio"}:
            form.boxes.append((name, given.get("value", "on")))
            if "checked" in given:
                form.values.append(form.boxes[-1])
        else:
            form.values.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text_of:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._form is not None:
            self._form.values.append((self._text_of, "".join(self._text)))
            self._form.names.add(self._text_of)
            self._text_of = ""
        elif tag == "select" and self._form is not None:
            if self._options and self._select not in self._form.names:
                self._form.values.append((self._select, self._options[0]))
                self._form.names.add(self._select)
            self._select = ""
        elif tag == "form":
            self._form = None


def forms_of(html: str, action: str = "") -> list[Form]:
    """The page's forms; with an `action` those that are sent there, whatever the query and the
    fragment say."""
    parser = _Forms()
    parser.feed(html)
    path = action.partition("#")[0]
    return [form for form in parser.forms if not path or urlsplit(form.action).path == path]


def form_of(html: str, action: str) -> Form:
    """The page's first form for an address, which must be there."""
    forms = forms_of(html, action)
    assert forms, f"no form for {action}"
    return forms[0]


def send(person: httpx.Client, form: Form, **changed: str | list[str]) -> httpx.Response:
    """Sends the form as a browser does, its buttons and tick boxes left alone but for what is
    `changed`."""
    return person.post(form.action, data=form.says(**changed), headers=PAGE)
