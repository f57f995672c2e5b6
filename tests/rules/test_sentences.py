"""Does a rule's sentence stay Vietnamese for whoever asks no more, and translatable for pages?"""

import pickle

from quizapp.rules.sentences import Sentence, marked


def test_a_sentence_is_its_vietnamese_text_and_remembers_what_it_was_made_of() -> None:
    sentence = Sentence("Tối đa %(most)s ký tự.", most=80)
    assert sentence == "Tối đa 80 ký tự."
    assert (sentence.text, sentence.facts) == ("Tối đa %(most)s ký tự.", {"most": 80})


def test_a_marked_text_is_the_text() -> None:
    assert marked("Không tìm thấy trang này.") == "Không tìm thấy trang này."


def test_a_sentence_that_was_kept_still_knows_its_facts() -> None:
    inner = Sentence("%(percent)s%%", percent=50)
    kept = pickle.loads(pickle.dumps(Sentence("Bằng %(share)s của %(all)s.", share=inner, all=9)))  # noqa: S301 - our own bytes
    assert kept == "Bằng 50% của 9."
    assert (kept.text, kept.facts) == ("Bằng %(share)s của %(all)s.", {"share": inner, "all": 9})
    assert kept.facts["share"].text == "%(percent)s%%"
