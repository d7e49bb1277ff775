"""The part of the style sheet for the screen that faces the applicant: the same type scale at twice its size."""

from __future__ import annotations

from string import Template

from ui.style.tokens import Theme, Tokens

LARGER = 2
"""Read from the other side of the counter, by people of any age."""

_SHEET = Template("""
#applicant { background: $ground; }
#applicant QLabel { font-size: ${body}px; color: $ink; }
#applicant QLabel[kind="small"] { font-size: ${small}px; color: $quiet; }
#applicant QLabel[kind="label"] { color: $quiet; }
#applicant QLabel[kind="title"] { font-size: ${title}px; }
#applicant QLabel[kind="section"] { font-size: ${body}px; }
#applicant QLabel[kind="display"] { font-size: ${display}px; }
#applicant QLabel[tone="ok"] { color: $ok; }
#applicant QLabel[tone="warn"] { color: $warn; }
#applicant QPushButton { font-size: ${body}px; min-height: ${button}px; padding: 0 32px; }
#applicant QPushButton:focus { min-height: ${button_focus}px; padding: 0 31px; }
#applicant QPushButton[kind="primary"] { font-size: ${body}px; }
#applicantHead { background: $paper; border-bottom: 1px solid $line; }
#applicantFoot { background: $paper; border-top: 1px solid $line; }
#applicantHead[training="true"], #applicantHead[training="true"] QLabel { background: $training; color: $on_training; }
""")


def applicant_sheet(colours: Theme, sizes: Tokens) -> str:
    """The sheet for these colours and sizes."""
    button = sizes.grid.row_height * LARGER
    return _SHEET.substitute(
        colours._asdict(),
        small=sizes.type.small * LARGER,
        body=sizes.type.body * LARGER,
        title=sizes.type.title * LARGER,
        display=sizes.type.display * LARGER,
        button=button - 2,
        button_focus=button - 2 * sizes.focus_width,
    )
