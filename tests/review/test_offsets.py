"""Code points and units of UTF-16."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongwen.review.offsets import Utf16

TEXT = st.text(st.sampled_from("甲a\n𠮷😀\u202e\ufe0f"), max_size=30)


@given(TEXT)
def test_every_place_there_and_back(text: str) -> None:
    utf16 = Utf16(text)
    units = [utf16.units(place) for place in range(len(text) + 1)]
    assert units == [len(text[:place].encode("utf-16-le")) // 2 for place in range(len(text) + 1)]
    back = {count: utf16.place(count) for count in range(-1, units[-1] + 2)}
    assert back == {count: units.index(count) if count in units else None for count in back}
    assert utf16.differs == (units[-1] > len(text))
