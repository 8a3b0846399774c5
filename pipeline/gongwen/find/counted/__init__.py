"""What a figure counts, and the verb that governs it: 抽查餐饮门店48家 counts 餐饮门店, by 抽查.

The way: ``words`` of the text and the parts they may play, and the ``signs`` between them; ``candidates``, stretches
before and behind each figure, and what the figures before it count; ``features`` of each by ``templates``; ``weights``,
learned from annotated figures, that choose one; and the verb ``governing`` it; all put together in ``reading``. Never
beyond one sentence. Each step takes all figures of a text at once, as columns.
"""

from gongwen.find.counted.reading import Counted, Counting

__all__ = ["Counted", "Counting"]
