"""Could this word be Vietnamese? A syllable is an onset, a rhyme and a tone that go together."""

import re
import unicodedata
from functools import lru_cache

from quizapp.rules.names import TONES

ONSETS = "ngh ng nh n ch c gh gi g kh k ph p th tr t qu b d đ h l m r s v x"
RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi
om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu
ươc ươi ươm ươn ương ươp ươt ươu y ych yên yêm yêng yêt yêu yn ynh yt yu
"""
SYLLABLE = re.compile(f"(?:{'|'.join(ONSETS.split())})?(?:{'|'.join(RHYMES.split())})")
STOPPED = re.compile("(?:c|ch|k|p|t)$")
STOPPED_TONES = (["\u0301"], ["\u0323"])
"""A syllable that ends in a stop has the tone sắc or nặng."""
LONGEST = 7
"""Letters of the longest syllable, "nghiêng"."""


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Answer whether the word is one Vietnamese syllable, in lower case, with a capital at its
    head, or all in capitals."""
    composed = unicodedata.normalize("NFC", word[: 4 * LONGEST])
    if len(composed) > LONGEST or composed not in {
        composed.lower(),
        composed.capitalize(),
        composed.upper(),
    }:
        return False
    parts = unicodedata.normalize("NFD", composed.lower())
    tones = [part for part in parts if part in TONES]
    letters = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    if len(tones) > 1 or not SYLLABLE.fullmatch(letters):
        return False
    return not STOPPED.search(letters) or tones[:1] in STOPPED_TONES
