"""Time per character on a short and on a long text: ``python tests/speed/scaling.py [figures|bodies|laws]``.

A rule that is linear has the same on both. Beside the prose of corpus/ stands what breaks careless rules: runs of
digits, rows of amounts, suffixes and names without end, brackets that never close.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from texts import numbered, prose, repeated
from timing import print_growth

from gongwen.find.brackets import LONGEST
from gongwen.find.counted import Counting
from gongwen.find.dates import DateFinder
from gongwen.find.fields import FieldReader
from gongwen.find.laws import LawFinder
from gongwen.find.organizations import OrgFinder
from gongwen.find.quantities import QuantityFinder
from gongwen.link.organizations import OrganizationLinker
from gongwen.link.regions import Regions
from gongwen.values.amounts import value_amount
from gongwen.values.dates import Reference, value_date

FIGURES = {
    "prose": prose,
    "digits": repeated("1234567890"),
    "一": repeated("一"),
    "万": repeated("万"),
    "row of amounts": repeated("收入1.2亿元、支出3500万元、"),
    "row of dates": repeated("2021年3月5日、"),
}
BODIES = {
    "prose": prose,
    "委员会": repeated("委员会"),
    "中国": repeated("中国"),
    "县人民政府": repeated("县人民政府"),
    "村村委会": repeated("石桥镇柳坪村村委会、"),
    "《": repeated("《委员会"),
    "many firms": numbered("江西{}有限公司、银拓公司、"),
    "many offices": numbered("{}县财政局办公室、办公室、"),
    "many zones": numbered("{}经济开发区管委会、经开区管委会、"),
    "以下简称": numbered("江西{0}有限公司(以下简称{0}公司)、"),
}
_BRACKETS = ("《", "《〈", "《》", "《甲", "<甲", "》", "（", "《甲法》(以下简称甲法)", "该法第三条", "第三条、")
LAWS = {
    "prose": prose,
    **{piece: repeated(piece) for piece in _BRACKETS},
    "deep nesting": repeated("《〈" * (LONGEST // 4) + "甲法" + "〉》" * (LONGEST // 4)),
}


def figures() -> Callable[[str], object]:
    """Dates and figures with their values, and what the figures count."""
    find_dates, find_figures, counting = DateFinder(), QuantityFinder(), Counting()

    def read(text: str) -> None:
        dates, told = find_dates(text), Reference(2021)
        for date in dates:
            value = value_date(date.data["groups"], reference=told)
            told = told.after(value and value.value)
        found = find_figures(text)
        for figure in found:
            value_amount(figure.data["groups"])
        counting(text, found, dates)

    return read


def bodies() -> Callable[[str], object]:
    """Organisations with their full names, and the fields that are read by them."""
    regions = Regions()
    find, linker, fields_of = OrgFinder(regions), OrganizationLinker(regions), FieldReader()

    def read(text: str) -> None:
        mentions = find(text)
        fields = fields_of(text, mentions).values
        linker.canonicals(mentions, text, issuer_name=fields.get("issuer"), title=fields.get("title"))

    return read


if __name__ == "__main__":
    chosen = sys.argv[1:] or ["figures", "bodies", "laws"]
    if "figures" in chosen:
        print_growth("dates and figures", figures(), FIGURES, 5_000, 500_000)
    if "bodies" in chosen:
        print_growth("bodies", bodies(), BODIES, 10_000, 300_000)
    if "laws" in chosen:
        print_growth("laws", LawFinder(), LAWS, 20_000, 200_000)
