"""Does a bank come back from a QTI package as it was written, in every version?"""

import io
import zipfile

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.banks.formats import FORMATS, WrittenBank, qti
from quizapp.rules import questions
from quizapp.rules.questions import Content, Picture
from tests.rich_contents import PICTURES, rich_banks

VERSIONS = ("2.1", "2.2", "3.0")
PLAIN = Content(stem="Màu gì?", options=("xanh", "đỏ"), key=(0,))


@settings(max_examples=100, deadline=None)
@given(bank=rich_banks(), version=st.sampled_from(VERSIONS))
def test_a_bank_survives_qti(bank: WrittenBank, version: str):
    found = qti.read(qti.write(bank, version))
    assert not found.problems
    assert not found.faults
    assert not any(question.doubts for question in found.questions)
    assert found.title == bank.title
    read = {question.identifier: questions.content(question) for question in found.questions}
    assert list(read.items()) == list(bank.contents.items())
    shown = {p.digest for content in bank.contents.values() for p in content.pictures}
    assert {picture.digest: picture for picture in found.pictures} == {
        digest: bank.pictures[digest] for digest in shown
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_a_draft_stays_a_draft(version: str):
    draft = Content(stem="Cảng nào lớn nhất?", options=("Hải Phòng", "Đà Nẵng"), key=())
    bank = WrittenBank(identifier="b", title="Bộ", contents={"007": draft})
    assert questions.content(qti.read(qti.write(bank, version)).questions[0]) == draft


@pytest.mark.parametrize("version", VERSIONS)
def test_every_name_in_a_package_is_one_that_qti_allows(version: str):
    names = ("007", "Q-007", "q-007", "a.b", "1e5", "_x")
    contents = {
        name: Content(stem=f"Câu {name}?", options=("a", "b"), key=(1,)) for name in names[:-1]
    }
    bank = WrittenBank(identifier="b", title="Bộ", contents=contents)
    data = qti.write(bank, version)
    assert qti.write(bank, version) == data
    archive = zipfile.ZipFile(io.BytesIO(data))
    items = [name for name in archive.namelist() if name.startswith("items/")]
    assert len({name.casefold() for name in items}) == len(contents)
    for name in items:
        assert fromstring(archive.read(name)).attrib["identifier"][0].isalpha()
    assert [question.identifier for question in qti.read(data).questions] == list(contents)


def test_the_versions_differ_in_their_names():
    bank = WrittenBank(identifier="b", title="Bộ", contents={"Q1": PLAIN})
    seen = {}
    for version in VERSIONS:
        archive = zipfile.ZipFile(io.BytesIO(FORMATS[f"qti{version.replace('.', '')}"].write(bank)))
        seen[version] = (
            archive.read("items/Q1.xml").decode(),
            archive.read("imsmanifest.xml").decode(),
        )
    for version, short in (("2.1", "v2p1"), ("2.2", "v2p2"), ("3.0", "v3p0")):
        item, manifest = seen[version]
        assert f"imsqti_item_xml{short}" in manifest
        assert f"imsqti_test_xml{short}" in manifest
        assert f"{short}/rptemplates/match_correct" in item
    assert "<choiceInteraction" in seen["2.1"][0]
    assert 'maxChoices="1"' in seen["2.2"][0]
    assert "<qti-choice-interaction" in seen["3.0"][0]
    assert 'max-choices="1"' in seen["3.0"][0]
    assert "<itemBody" not in seen["3.0"][0]


@pytest.mark.parametrize("version", VERSIONS)
def test_tags_that_qti_lacks_are_written_as_classes(version: str):
    marked = Content(
        stem="<u>Không</u> phải là<br><s>màu</s>?", options=("a", "b"), key=(0,), is_html=True
    )
    data = qti.write(WrittenBank(identifier="b", title="Bộ", contents={"Q1": marked}), version)
    item = zipfile.ZipFile(io.BytesIO(data)).read("items/Q1.xml").decode()
    assert '<span class="underline">Không</span>' in item
    assert "<u>" not in item
    assert "<s>" not in item
    assert "<br/>" in item
    assert questions.content(qti.read(data).questions[0]) == marked


def test_what_qti_cannot_hold_is_said():
    lost = Content(
        stem="Màu nào?", options=("a", "b"), key=(0,), pictures=(Picture(digest="nowhere"),)
    )
    bank = WrittenBank(
        identifier="b",
        title="Bộ",
        description="Giới thiệu",
        contents={"Q1": PLAIN, "Q2": lost},
        pictures={PICTURES[0].digest: PICTURES[0]},
    )
    said = " ".join(qti.losses(bank, "2.1"))
    assert "lời giới thiệu" in said
    assert "1 hình không còn trong kho" in said
    assert len(qti.read(qti.write(bank, "2.1")).questions) == 2
    clean = WrittenBank(identifier="b", title="Bộ", contents={"Q1": PLAIN})
    assert qti.losses(clean, "3.0") == []


def test_a_package_too_large_to_be_read_again_says_so():
    contents = {f"Q{number}": PLAIN for number in range(199)}
    bank = WrittenBank(identifier="b", title="Bộ", contents=contents)
    assert "201 tệp con" in qti.losses(bank, "2.1")[0]
