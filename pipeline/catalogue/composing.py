"""Making a 档号 from its parts where a catalogue keeps them in columns of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.catalogue.columns import Column
from pipeline.catalogue.vocabulary import read_retention, retention_letter
from pipeline.chinese.cells import fold_width
from pipeline.errors import InvalidArchivalCodeError
from pipeline.model.archival_code import ArchivalCode
from pipeline.model.code_grammar import CATEGORY_CODES, SAME_LEVEL, CodeStandard, normalize_code_text

DEFAULT_CATEGORY = "WS"
"""DA/T 22 is about administrative papers (文书档案), so a catalogue without a 门类 column means these."""

ITEM_DIGITS = 4
"""Width to which DA/T 22-2015 件号 are padded in published rules."""

_CATEGORY_NAMES = {name: code for code, name in CATEGORY_CODES.items()} | {
    f"{name}档案": code for code, name in CATEGORY_CODES.items()
}


def compose_code(parts: Mapping[Column, str]) -> ArchivalCode:
    """The 档号 that a row's parts make up; ``parts`` holds the text of every column that the table has.

    * 全宗号, 目录号 (or 类别号), 案卷号 and, if any, 件号: DA/T 13-94.
    * 全宗号, a 类别号 of several parts such as ``WS·2019·Y``, 件号 and, if any, 案卷号: DA/T 13-2022.
    * 全宗号, 年度, 保管期限, 件号 and, if any, 门类 and 机构（问题）: DA/T 22-2015; 门类 is WS where nothing is said,
      件号 is padded to four digits.

    Raises:
        InvalidArchivalCodeError: a part is missing or wrong.
    """
    if SAME_LEVEL in normalize_code_text(parts.get(Column.CATEGORY, "")):
        return _by_class(parts)
    if parts.get(Column.VOLUME_NUMBER):
        return _by_volume(parts)
    return _by_item(parts)


def _by_class(parts: Mapping[Column, str]) -> ArchivalCode:
    fonds, category, item = _required(parts, Column.FONDS, Column.CATEGORY, Column.ITEM_NUMBER)
    levels = [fonds, category, parts.get(Column.VOLUME_NUMBER, ""), item]
    return ArchivalCode.parse("-".join(filter(None, levels)), CodeStandard.DAT_13_2022)


def _by_volume(parts: Mapping[Column, str]) -> ArchivalCode:
    shelf = Column.CATALOGUE_NUMBER if parts.get(Column.CATALOGUE_NUMBER) else Column.CATEGORY
    levels = [*_required(parts, Column.FONDS, shelf, Column.VOLUME_NUMBER), parts.get(Column.ITEM_NUMBER, "")]
    return ArchivalCode.parse("-".join(filter(None, levels)), CodeStandard.DAT_13_94)


def _by_item(parts: Mapping[Column, str]) -> ArchivalCode:
    needed = (Column.FONDS, Column.YEAR, Column.RETENTION, Column.ITEM_NUMBER)
    fonds, year, retention, item = _required(parts, *needed)
    category = fold_width(parts.get(Column.CATEGORY, "")) or DEFAULT_CATEGORY
    term = retention_letter(read_retention(retention) or retention)
    levels = [
        fonds,
        f"{_CATEGORY_NAMES.get(category, category)}{SAME_LEVEL}{re.sub('年度?$', '', fold_width(year))}",
        term,
        parts.get(Column.UNIT, ""),
        fold_width(item).zfill(ITEM_DIGITS),
    ]
    return ArchivalCode.parse("-".join(filter(None, levels)), CodeStandard.DAT_22_2015)


def _required(parts: Mapping[Column, str], *columns: Column) -> list[str]:
    missing = [column.value for column in columns if not parts.get(column)]
    if missing:
        raise InvalidArchivalCodeError(
            f"没有档号，也无法组成档号：缺少{'、'.join(missing)}", advice="请补填所缺各栏，或增加“档号”栏"
        )
    return [parts[column] for column in columns]
