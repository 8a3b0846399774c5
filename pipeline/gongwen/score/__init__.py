"""Gold annotations against what the pipeline finds: precision, recall, F1 and the rightness of values."""

from gongwen.score.measure import DocumentScore, FieldVerdict, Mention, Score, Share, Tally, Verdict, judge, score

__all__ = ["DocumentScore", "FieldVerdict", "Mention", "Score", "Share", "Tally", "Verdict", "judge", "score"]
