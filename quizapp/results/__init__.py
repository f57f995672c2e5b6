"""Closing, ranking, review, boards, winners and the figures of a round."""
