"""The style sheet, made from the tokens. Controls say what they are by the dynamic property ``kind``."""

from __future__ import annotations

from string import Template

from ui.style.applicant_sheet import applicant_sheet
from ui.style.tokens import Theme, Tokens, scaled, theme, tokens

_SHEET = Template("""
QMainWindow, QDialog, #ground, QStackedWidget#pages { background: $ground; }
QLabel[kind="quiet"] { color: $quiet; }
QLabel[kind="small"] { color: $quiet; font-size: ${small}px; }
QLabel[kind="title"] { font-size: ${title}px; font-weight: 700; }
QLabel[kind="display"] { font-size: ${display}px; font-weight: 700; }
QLabel[kind="figure"] { font-size: ${display}px; }
QLabel[kind="section"] { font-weight: 700; }
QLabel[kind="label"] { color: $quiet; }
QLabel[kind="struck"] { color: $quiet; text-decoration: line-through; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="stop"] { color: $stop; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="quiet"] { color: $quiet; }
QToolTip { background: $paper; color: $ink; border: 1px solid $border; padding: 4px 8px; }

QFrame[kind="panel"] { background: $paper; border: 1px solid $line; border-radius: ${corner}px; }
QFrame[kind="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="chip"] { border: 1px solid $line; border-radius: ${corner}px; background: $paper; }
QFrame[kind="chip"][tone="ok"] { border-color: $ok; background: $ok_ground; }
QFrame[kind="chip"][tone="warn"] { border-color: $warn; background: $warn_ground; }
QFrame[kind="chip"][tone="stop"] { border-color: $stop; background: $stop_ground; }
QFrame[kind="chip"][tone="accent"] { border-color: $accent; background: $accent_ground; }
QFrame[kind="notice"] { border: 1px solid $line; border-left: 4px solid $quiet; background: $paper; }
QFrame[kind="notice"][tone="ok"] { border-left-color: $ok; background: $ok_ground; }
QFrame[kind="notice"][tone="warn"] { border-left-color: $warn; background: $warn_ground; }
QFrame[kind="notice"][tone="stop"] { border-left-color: $stop; background: $stop_ground; }
QFrame[kind="notice"][tone="accent"] { border-left-color: $accent; background: $accent_ground; }

QPushButton, QCheckBox, QRadioButton, QComboBox { outline: none; }
QPushButton { min-height: ${button}px; padding: 0 16px; border-radius: ${corner}px; border: 1px solid $border;
  background: $paper; color: $ink; }
QPushButton:hover { background: $accent_ground; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: ${ring}px solid $accent; padding: 0 15px; min-height: ${button_focus}px; }
QPushButton:disabled { color: $disabled; background: $ground; border: 1px dashed $border; }
QPushButton[lines="2"] { padding: 8px 16px; }
QPushButton[lines="2"]:focus { padding: 7px 15px; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 700; }
QPushButton[kind="primary"]:hover { background: $accent_dark; }
QPushButton[kind="primary"]:focus { border: ${ring}px solid $ink; }
QPushButton[kind="primary"]:disabled { color: $disabled; background: $ground; border: 1px dashed $border;
  font-weight: 400; }
QPushButton[kind="danger"] { color: $stop; border: 1px solid $stop; }
QPushButton[kind="danger"]:hover { background: $stop_ground; }
QPushButton[kind="danger"]:focus { border: ${ring}px solid $stop; }
QPushButton[kind="danger"]:disabled { color: $disabled; background: $ground; border: 1px dashed $border; }
QPushButton[kind="link"] { border: 1px solid transparent; background: transparent; color: $accent; padding: 0 4px;
  text-align: left; min-height: ${link}px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: ${ring}px solid $accent; padding: 0 3px; min-height: ${link_focus}px; }
QPushButton[kind="link"]:disabled { color: $disabled; }

QPushButton::menu-indicator { image: url("$arrow"); subcontrol-origin: padding; subcontrol-position: right center;
  right: 8px; width: ${icon}px; height: ${icon}px; }

QPushButton[kind="tile"] { background: $paper; border: 1px solid $border; text-align: left; padding: 0;
  min-height: ${tile}px; }
QPushButton[kind="tile"]:hover { border: 1px solid $accent; }
QPushButton[kind="tile"]:focus { border: ${ring}px solid $accent; padding: 0; min-height: ${tile_focus}px; }
QPushButton[kind="tile"]:checked { background: $accent_ground; border: ${ring}px solid $accent; }
QPushButton[kind="tile"]:checked:focus { border: ${ring}px solid $ink; }
QPushButton[kind="tile"][refused="true"] { background: $ground; border: 1px dashed $border; }
QPushButton[kind="tile"][refused="true"]:focus { border: ${ring}px dashed $accent; }
QPushButton[kind="tile"][refused="true"] QLabel { color: $disabled; }

QPushButton[kind="lamp"] { border: 1px solid transparent; background: transparent; padding: 0; min-height: ${link}px; }
QPushButton[kind="lamp"]:hover { border: 1px solid $border; }
QPushButton[kind="lamp"]:focus { border: ${ring}px solid $accent; padding: 0; min-height: ${link_focus}px; }

#navigation { background: $paper; border: none; border-right: 1px solid $line; }
QPushButton[kind="navigation"] { border: 1px solid transparent; border-radius: 0; background: transparent;
  text-align: left; padding: 0; min-height: ${row}px; }
QPushButton[kind="navigation"]:hover { background: $ground; }
QPushButton[kind="navigation"]:checked { background: $accent_ground; border-left: 4px solid $accent; }
QLabel[chosen="true"] { color: $accent; font-weight: 700; }
QPushButton[kind="navigation"]:focus { border: ${ring}px solid $accent; }
#top { background: $paper; border-bottom: 1px solid $line; }
#bottom { background: $paper; border-top: 1px solid $line; }
#bottom[training="true"], #bottom[training="true"] QLabel { background: $training; color: $on_training; }
#trainingBand { background: $training; color: $on_training; font-weight: 700; padding: 4px 12px; }
#bottom[training="true"] QPushButton { background: $on_training; color: $training; border: 1px solid $on_training; }
#bottom[training="true"] QPushButton:focus { border: ${ring}px solid $ink; }

QLineEdit, QComboBox, QPlainTextEdit, QTextEdit { background: $paper; border: 1px solid $border;
  border-radius: ${corner}px; padding: 0 8px; min-height: ${field}px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: ${ring}px solid $accent; padding: 0 7px; min-height: ${field_focus}px; }
QLineEdit:disabled { placeholder-text-color: $disabled; }
QLineEdit:disabled, QComboBox:disabled { background: $ground;
  color: $disabled; border: 1px dashed $border; }
QLineEdit:read-only { background: $ground; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border: 1px solid $stop; }
QLineEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus { border: ${ring}px solid $stop; }
QPlainTextEdit, QTextEdit { padding: 8px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 7px; }
QComboBox { padding: 0 8px 0 10px; }
QComboBox:focus { padding: 0 7px 0 9px; }
QComboBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QComboBox::drop-down { border: none; width: ${drop_down}px; }
QComboBox::down-arrow { image: url("$arrow"); width: ${icon}px; height: ${icon}px; }
QAbstractItemView { background: $paper; border: 1px solid $line; outline: 0; alternate-background-color: $ground;
  selection-background-color: $accent_ground; selection-color: $ink; padding: 1px; }
QComboBox QAbstractItemView { border: 1px solid $border; }
QComboBox QAbstractItemView::item { min-height: ${table_row}px; padding: 0 8px; }
QListView::item { min-height: ${table_row}px; padding: 0 8px; }
QAbstractItemView:focus { border: ${ring}px solid $accent; padding: 0; }

QTableView { gridline-color: transparent; }
QTableView::item { padding: 0 8px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $accent_ground; color: $ink; border-bottom: 1px solid $accent;
  border-top: 1px solid $accent; }
QHeaderView { background: $ground; border: none; padding: 0; }
QHeaderView::section { background: $ground; color: $quiet; border: none; border-bottom: 1px solid $border;
  padding: 0 11px; height: ${table_row}px; font-size: ${small}px; }

QRadioButton, QCheckBox { spacing: 8px; min-height: ${field}px; border: ${ring}px solid transparent;
  border-radius: ${corner}px; padding: 0 4px; }
QRadioButton:focus, QCheckBox:focus { border: ${ring}px solid $accent; }
QRadioButton:disabled, QCheckBox:disabled { color: $disabled; }
QRadioButton::indicator, QCheckBox::indicator { width: ${icon}px; height: ${icon}px; }
QCheckBox::indicator:unchecked { image: url("$box"); }
QCheckBox::indicator:checked { image: url("$box_checked"); }
QCheckBox::indicator:disabled { image: url("$box_disabled"); }
QCheckBox::indicator:checked:disabled { image: url("$box_checked_disabled"); }
QRadioButton::indicator:unchecked { image: url("$round"); }
QRadioButton::indicator:checked { image: url("$round_checked"); }
QRadioButton::indicator:disabled { image: url("$round_disabled"); }

QMenu { background: $paper; border: 1px solid $border; padding: 4px 0; }
QMenu::item { padding: 8px 16px; }
QMenu::item:selected { background: $accent_ground; color: $ink; }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $border; min-height: 32px; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical:disabled { background: transparent; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $border; min-width: 32px; border-radius: 4px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: 1px solid $border; border-radius: ${corner}px; background: $paper; text-align: center; }
QProgressBar::chunk { background: $accent; }
""")


def style_sheet(pictures: dict[str, str]) -> str:
    """The sheet for the theme in use; ``pictures`` are the small images that only a file name can give to Qt."""
    return _SHEET.substitute(_values(theme(), tokens()), **pictures) + applicant_sheet(theme(), tokens())


def _values(colours: Theme, sizes: Tokens) -> dict[str, str | int]:
    row, ring = sizes.grid.row_height, sizes.focus_width
    return {
        **colours._asdict(),
        "accent_dark": colours.ink,
        "small": sizes.type.small,
        "body": sizes.type.body,
        "title": sizes.type.title,
        "display": sizes.type.display,
        "corner": sizes.corner,
        "ring": ring,
        "row": row,
        "table_row": sizes.grid.table_row,
        "icon": sizes.icon,
        "link": scaled(24),
        "link_focus": scaled(24) - 2,
        "tile": scaled(84),
        "tile_focus": scaled(84) - 2,
        "drop_down": scaled(28),
        # The style sheet's heights do not count the border, which is wider with the focus.
        "button": row - 2,
        "button_focus": row - 2 * ring,
        "field": row - 2,
        "field_focus": row - 2 * ring,
    }
