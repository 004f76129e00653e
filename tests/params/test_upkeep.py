"""What a team declares about its data: entries and groups within groups are read as strictly as the rest."""

import pytest

from lib.params import resolve
from lib.params.documents import readme
from lib.problems import InputError


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"uses": [{"feild": "a.b", "by": "x", "what": "y"}]}, "uses.0.feild: unknown key. Did you mean 'field'?"),
        ({"uses": [{"field": "phone", "by": "x", "what": "y"}]}, "Expected: table and field, like contacts.phone"),
        ({"cost": {"hous": 1}}, "cost.hous: unknown key. Did you mean 'hours'?"),
        ({"cost": {"at_share": 0}}, "Expected: share of inaccurate records the benchmark speaks of"),
        ({"update_every": {"phone": 30}}, "Expected: days after which a field has to be looked at again"),
        ({"update_every": {"contacts.phone": 0}}, "update_every.contacts.phone: 0 is not accepted"),
        ({"access": {"quite_days": 30}}, "access.quite_days: unknown key. Did you mean 'quiet_days'?"),
        ({"changes_conversation": ["phone"]}, "Expected: fields that change how the team speaks to a person"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_naming_key_and_remedy(written, said):
    with pytest.raises(InputError) as refused:
        resolve("demo", settings={"data_upkeep": written})
    assert said in str(refused.value)


def test_one_key_of_the_cost_leaves_the_others_as_they_are():
    cost = resolve("demo", settings={"data_upkeep": {"cost": {"hours": 100}}}).settings.data_upkeep.cost
    assert (cost.hours, cost.money, cost.currency, cost.at_share) == (100, 32_000, "USD", 0.3)


def test_groups_within_groups_have_their_own_table():
    assert "### data_upkeep.cost" in readme()
    assert "number above 0, to 1" in readme()
