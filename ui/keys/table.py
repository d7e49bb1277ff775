"""快捷键: the one table of keys. Pages bind by name out of it, F1 shows it; nothing else names a shortcut."""

from __future__ import annotations

from dataclasses import dataclass

EVERYWHERE = "everywhere"
TYPING = "typing"
TABLES = "tables"


@dataclass(frozen=True)
class Shortcut:
    """一个快捷键: the keys as Qt writes them, and what they do.

    ``name`` is what a page binds it by; it is empty where a control or a page takes the key from its own events.
    """

    keys: str
    words: str
    name: str = ""

    @property
    def shown(self) -> str:
        """The keys as they stand on the keyboard."""
        shown = self.keys
        for qt, keyboard in _ON_THE_KEYBOARD:
            shown = shown.replace(qt, keyboard)
        return shown


_ON_THE_KEYBOARD = (
    ("Left", "←"),
    ("Right", "→"),
    ("Up", "↑"),
    ("Down", "↓"),
    ("Space", "空格"),
    ("Return", "Enter"),
)

PLACE_TITLES = {
    EVERYWHERE: "任何页面",
    TYPING: "录入文字时",
    TABLES: "列表",
    "new_filing": "新办备案",
    "today": "今日",
    "filings": "备案库",
    "commitments": "承诺跟踪",
    "authenticate": "鉴权",
    "category": "类别",
    "details": "备案信息",
    "materials": "材料",
    "review": "核对",
    "print": "打印签字",
    "compare": "与已有备案对照",
    "record": "备案详情",
    "elsewhere": "他处备案",
    "conflict": "上报冲突",
    "upstream": "上报",
    "statistics": "统计",
    "settings": "设置",
    "sign_in": "登录",
    "set_up": "设置窗口",
}
"""What a group of keys is headed by."""

SHORTCUTS: dict[str, tuple[Shortcut, ...]] = {
    EVERYWHERE: (
        Shortcut("F1", "看这一页的快捷键", "help"),
        Shortcut("F2", "搜索", "search"),
        Shortcut("Ctrl+L", "锁屏", "lock"),
        Shortcut("Ctrl+M", "打开或关闭申请人屏", "applicant_screen"),
        Shortcut("Ctrl+H", "换成高对比度，再按换回", "contrast"),
        Shortcut("Ctrl++", "换成大字", "larger"),
        Shortcut("Ctrl+-", "换回普通字号", "ordinary"),
        Shortcut("Tab", "到下一处"),
        Shortcut("Shift+Tab", "到上一处"),
    ),
    TYPING: (
        Shortcut("Alt+X", "把光标前的编码变成字，如 20BB7 变成𠮷"),
        Shortcut("Ctrl+Z", "撤销刚才的录入"),
        Shortcut("Ctrl+Y", "恢复撤销的录入"),
    ),
    TABLES: (
        Shortcut("Up Down", "选一行"),
        Shortcut("Enter", "打开选中的一行"),
        Shortcut("Ctrl+C", "复制选中的格子"),
    ),
    "today": (
        Shortcut("Ctrl+Z", "放回刚丢弃的草稿", "today.undo"),
        Shortcut("Enter", "打开有焦点的一项"),
    ),
    "filings": (
        Shortcut("Ctrl+B", "选用已存查询", "filings.saved"),
        Shortcut("Ctrl+S", "把现在的条件存为查询", "filings.save"),
        Shortcut("Ctrl+R", "给选中的查询改名", "saved.rename"),
        Shortcut("Delete", "删除选中的查询", "saved.delete"),
        Shortcut("Ctrl+Z", "放回刚删除的查询", "saved.undo"),
        Shortcut("Esc", "收起已存查询、汇总表"),
    ),
    "commitments": (
        Shortcut("Ctrl+T", "记下已给选中的人打过电话", "commitments.remind"),
        Shortcut("Ctrl+Z", "撤回刚记的电话提醒", "commitments.undo"),
    ),
    "new_filing": (
        Shortcut("Enter", "下一处，最后一处到下一步"),
        Shortcut("Alt+Left", "上一步，已填的不丢", "visit.back"),
        Shortcut("Esc", "存为草稿并离开"),
        Shortcut("Ctrl+D", "与已有的备案对照", "visit.compare"),
    ),
    "category": (Shortcut("1 至 6", "选人员类别，选好按 Enter 到下一步"),),
    "details": (
        Shortcut("Alt+Down", "按省、市、县逐级选就医地，或列出当地定点医疗机构"),
        Shortcut("Up Down", "在候选中选一个，Enter 取用"),
    ),
    "materials": (
        Shortcut("1 至 4", "这项材料怎样收的"),
        Shortcut("Up Down", "换一项材料"),
        Shortcut("Left Right", "换一种收法，空格选定"),
        Shortcut("Ctrl+O", "给这项材料添加扫描件", "visit.scan"),
        Shortcut("Ctrl+E", "查看或移除这项材料的扫描件", "visit.scans"),
    ),
    "review": (
        Shortcut("Space", "在备案表与承诺书之间换看"),
        Shortcut("F", "放大表格，任意键收起"),
        Shortcut("Enter", "登记备案，登记后不能撤回，只能变更或撤销"),
    ),
    "print": (
        Shortcut("Enter", "打印，再按已签字，再按下一位"),
        Shortcut("Space", "勾上或取消已签字"),
    ),
    "compare": (Shortcut("Esc", "回到新办"),),
    "record": (
        Shortcut("Ctrl+O", "添加扫描件", "record.scan"),
        Shortcut("Esc", "返回"),
    ),
    "elsewhere": (Shortcut("Esc", "返回", "elsewhere.leave"),),
    "conflict": (
        Shortcut("Esc", "返回", "conflict.leave"),
        Shortcut("PgUp PgDn", "翻看两边的内容"),
    ),
    "upstream": (
        Shortcut("Ctrl+F", "在列表中查找", "upstream.find"),
        Shortcut("Ctrl+R", "再次上报选中的件", "upstream.retry"),
        Shortcut("Ctrl+G", "搁置选中的件", "upstream.aside"),
        Shortcut("Ctrl+J", "了结选中的件", "upstream.close"),
        Shortcut("Ctrl+D", "处理选中的冲突", "upstream.decide"),
        Shortcut("Esc", "收起信使文件"),
    ),
    "statistics": (
        Shortcut("Ctrl+S", "存为表格", "statistics.sheet"),
        Shortcut("Ctrl+Shift+S", "存为图片", "statistics.picture"),
        Shortcut("Ctrl+I", "看各项数字统计的是什么", "statistics.definitions"),
        Shortcut("Esc", "从统计口径返回"),
    ),
    "settings": (
        Shortcut("Up Down", "换一类设置"),
        Shortcut("Enter", "到这一类的第一处"),
        Shortcut("Ctrl+U", "撤销刚才的修改", "settings.undo"),
        Shortcut("Esc", "回到分类"),
    ),
    "sign_in": (Shortcut("Enter", "下一处，最后登录"),),
    "set_up": (Shortcut("Enter", "下一处"),),
}
"""Place → its keys, in the order in which F1 tells them."""


def get_shortcut(name: str) -> Shortcut:
    """The shortcut a page binds by ``name``. KeyError when the table has none."""
    return _BY_NAME[name]


def shortcuts_of(*places: str) -> tuple[tuple[str, tuple[Shortcut, ...]], ...]:
    """Title and keys of these places, those without keys left out."""
    return tuple((PLACE_TITLES[place], SHORTCUTS[place]) for place in places if SHORTCUTS.get(place))


_BY_NAME = {shortcut.name: shortcut for keys in SHORTCUTS.values() for shortcut in keys if shortcut.name}
