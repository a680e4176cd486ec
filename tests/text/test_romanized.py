import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.text.han import readings
from crmcli.text.names import alike
from crmcli.text.romanized import could_be_one, is_reading

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红健"

surnames, given_names = st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2)


def pinyin(name):
    return [readings(character)[0] for character in name]


@given(surnames, given_names)
@settings(max_examples=100, deadline=None)
def test_a_name_is_like_its_pinyin_in_every_order(surname, given):
    first, last = pinyin(surname)[0], "".join(pinyin(given))
    for latin in ([first, last], [last, first], [first + last], [first, *pinyin(given)]):
        assert is_reading([surname + given], latin)
        assert could_be_one([surname + given], latin)
        assert alike(surname + given, " ".join(latin).title())
    assert could_be_one([surname + given], ["david", first])
    assert could_be_one([surname + given], [first, last[0]])
    assert not could_be_one([surname + given], ["emma", "clarke"])


@given(surnames, surnames, given_names)
@settings(max_examples=100, deadline=None)
def test_another_surname_is_a_contradiction(one, other, given):
    both = [*pinyin(other), "".join(pinyin(given))]
    same = {*readings(one)} & {*readings(other)}
    assert is_reading([one + given], both) == bool(same)


@pytest.mark.parametrize(
    ("surname", "spellings"),
    [
        ("王", "wang wong"), ("黄", "huang wong ng"), ("陈", "chen chan tan"), ("李", "li lee"),
        ("张", "zhang cheung chang"), ("林", "lin lam lim"), ("吴", "wu ng goh"), ("梁", "liang leung"),
        ("何", "he ho"), ("杨", "yang yeung"),
        ("周", "zhou chow chou"), ("蔡", "cai tsai choi"), ("徐", "xu hsu"), ("许", "xu hsu"), ("谢", "xie hsieh tse"),
        ("郭", "guo kwok kuo"), ("郑", "zheng cheng tay"), ("叶", "ye yip yeh"), ("曾", "zeng tseng tsang"),
    ],
)  # fmt: skip
def test_a_surname_is_known_as_passports_spell_it(surname, spellings):
    for spelling in spellings.split():
        assert could_be_one([surname + "伟"], ["emma", spelling])
        assert could_be_one([surname], [spelling], titled=True)


NAMES = st.one_of(
    st.text(SURNAMES + GIVEN + "欧阳华信科技公司·", max_size=6),
    st.text("abcdefghijklmnopqrstuvwxyz -.", max_size=12),
    st.lists(st.sampled_from(["Wang", "Wong", "Ouyang", "Wei", "W.", "Lina", "Mr", "David", "王伟", "王"])).map(
        " ".join
    ),
)


@given(NAMES, NAMES)
@settings(max_examples=100, deadline=None)
def test_symmetric_and_never_raises(a, b):
    assert alike(a, b) == alike(b, a)


@pytest.mark.parametrize(("chinese", "latin"), [([], ["wang"]), (["王伟"], []), ([], [])])
def test_a_missing_name_contradicts_nothing(chinese, latin):
    assert could_be_one(chinese, latin)
