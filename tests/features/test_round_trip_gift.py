"""Does a bank written in GIFT come back as it was?"""

from hypothesis import given, settings

from quizapp.banks.formats import FORMATS, WrittenBank, gift
from quizapp.rules.importing import Standing, assess
from tests.contents import banks

GIFT = FORMATS["gift"]


@settings(max_examples=100, deadline=None)
@given(bank=banks())
def test_a_bank_comes_back(bank: WrittenBank):
    read = gift.read(GIFT.write(bank))
    assessed = [assess(question) for question in read.questions]
    assert {one.raw.identifier: one.content for one in assessed} == dict(bank.contents)
    assert list(bank.contents) == [question.identifier for question in read.questions]
    assert {one.standing for one in assessed} == {Standing.READY}
    assert not read.problems
    assert not GIFT.losses(bank)


@settings(max_examples=50, deadline=None)
@given(bank=banks())
def test_writing_what_was_read_gives_the_same_file(bank: WrittenBank):
    data = GIFT.write(bank)
    read = gift.read(data)
    contents = {question.identifier: assess(question).content for question in read.questions}
    again = WrittenBank(identifier="b", title="b", contents=contents)
    assert GIFT.write(again) == data
