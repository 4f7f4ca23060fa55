"""A form that is sent twice is carried out once."""

from uuid import uuid4

import pytest

from plans.actions import Refused, contributions, tickets
from plans.forms.tickets import OnceForm
from plans.models import ContributionNote, FormTicket
from tests.factories import at, make_member, make_task, make_unit
from tests.together import together


@pytest.mark.django_db
def test_the_first_time_is_told_from_the_second(reporter):
    ticket = uuid4()

    with tickets.once(ticket, by=reporter) as first:
        pass
    with tickets.once(ticket, by=reporter) as second:
        pass

    assert (first, second) == (True, False)


@pytest.mark.django_db
def test_a_form_that_was_refused_may_be_sent_again(reporter):
    ticket = uuid4()

    with pytest.raises(Refused), tickets.once(ticket, by=reporter):
        raise Refused("not now")

    assert not FormTicket.objects.exists()
    with tickets.once(ticket, by=reporter) as is_first:
        assert is_first


@pytest.mark.django_db
def test_tickets_are_forgotten_after_a_month(reporter):
    for day in ("2025-05-01", "2025-06-01"):
        with tickets.once(uuid4(), by=reporter, at=at(day)):
            pass

    assert tickets.forget_old(at=at("2025-06-10")) == 1
    assert FormTicket.objects.get().at == at("2025-06-01")


@pytest.mark.parametrize("value", ["", "nonsense", "1" * 400, None])
def test_a_form_without_a_proper_ticket_gets_a_new_one(value):
    form = OnceForm({"ticket": value} if value is not None else {})

    assert form.is_valid()
    assert form.cleaned_data["ticket"].version == 4


def test_every_printed_form_has_a_ticket_of_its_own():
    assert str(OnceForm()["ticket"]) != str(OnceForm()["ticket"])


@pytest.mark.django_db(transaction=True)
def test_a_double_click_writes_one_note():
    unit = make_unit()
    task = make_task(supporting_units=[unit])
    person = make_member(unit)
    ticket = uuid4()

    def click():
        with tickets.once(ticket, by=person) as is_first:
            if is_first:
                contributions.contribute(task, unit=unit, words="已配合", by=person)
        return is_first

    answers = together(click, click)

    assert sorted(answers) == [False, True]
    assert ContributionNote.objects.count() == 1
