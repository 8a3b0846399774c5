"""Words: where a text's words begin, by a model of spacy-pkuseg's kind that is decoded with numpy."""

from gongwen.segment.decoder import Segmenter, load_segmenter

__all__ = ["Segmenter", "load_segmenter"]
