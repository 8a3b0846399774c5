"""The labelling configuration of Label Studio: labels, the fields of each label's regions, those of the document."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from gongwen.review.annotation import DIMENSIONS, KINDS, VALUES
from gongwen.score.measure import FIELDS

LABELS, TEXT = "label", "text"
"""The names of the control that has the labels and of the object that is labelled."""

_COLOURS = {"LAW": "#b4472c", "WORK": "#8a6d1d", "DATE": "#2d6cb5", "QUANTITY": "#2f7d4f", "ORG": "#7a4fa3"}
_CHOICES = {"kind": KINDS, "dimension": DIMENSIONS, "approx": ("approx",)}
_HINTS = {
    "canonical": "full official name",
    "article": "第三十二条第二款",
    "number": "国发〔2010〕33号",
    "unit": "as written, without magnitude: 元",
    "of": "what is counted, copied from the text",
    "region": "440811 麻章区",
    "report_year": "2021",
    "signed_on": "2021-12-02",
    "published_on": "2021-12-02",
    "issuer": "as written",
    "recipient": "as written",
    "source": "as written behind 来源",
    "title": "as written",
}
_AMOUNT_HINTS = {"value": "1200", "low": "lower bound", "high": "upper bound"}
_EDTF_HINT = "2021-12-02, 2021-04, 2021/2025, 2021/.., XXXX-12-04, R/P1Y"


def control(label: str, name: str) -> str:
    """The name of the control of a label's value; a document's field has the label ``document``."""
    return f"{label.lower()}_{name}"


def controls() -> dict[str, tuple[str, str]]:
    """Label and name of every value and field by its control's name."""
    pairs = [(label, name) for label, names in VALUES.items() for name in names]
    return {control(*pair): pair for pair in [*pairs, *(("document", name) for name in FIELDS)]}


def is_choice(name: str) -> bool:
    """Whether a value is chosen from a list and not written."""
    return name in _CHOICES


def labelling_config() -> str:
    """The XML that a project in Label Studio is set up with."""
    root = Element("View")
    # without it, runs of spaces are shown as one
    SubElement(root, "Style").text = ".htx-text { white-space: pre-wrap; line-height: 1.8; }"
    labels = SubElement(root, "Labels", name=LABELS, toName=TEXT)
    for number, label in enumerate(VALUES, 1):
        SubElement(labels, "Label", value=label, background=_COLOURS[label], hotkey=str(number))
    for label, names in VALUES.items():
        if names:
            seen_with = {"visibleWhen": "region-selected", "whenTagName": LABELS, "whenLabelValue": label}
            region = SubElement(root, "View", seen_with)
            for name in names:
                _add_control(region, label, name, perRegion="true")
    SubElement(root, "Text", name=TEXT, value="$text", valueType="text", granularity="symbol", saveTextResult="yes")
    SubElement(root, "Header", value="The document")
    for name in FIELDS:
        _add_control(root, "document", name)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_control(parent: Element, label: str, name: str, **more: str) -> None:
    naming = {"name": control(label, name), "toName": TEXT, **more}
    SubElement(parent, "Header", value=name.replace("_", " "), size="5")
    if name in _CHOICES:
        how = "multiple" if name == "approx" else "single"
        group = SubElement(parent, "Choices", naming, choice=how, showInline="true")
        for choice in _CHOICES[name]:
            SubElement(group, "Choice", value=choice)
        return
    single = {"rows": "1", "maxSubmissions": "1", "editable": "true"}
    SubElement(parent, "TextArea", naming, placeholder=_hint(label, name), **single)


def _hint(label: str, name: str) -> str:
    if label == "DATE":
        return _EDTF_HINT
    return _AMOUNT_HINTS.get(name) or _HINTS[name]
