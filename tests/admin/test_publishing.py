"""What becomes public has what a public entry must have, whichever way it is published."""

import pytest

from tests import factories
from tests.admin.forms import address, errors, send, soup
from tests.admin.test_review import act, state_of


def test_a_button_to_publish_does_nothing_for_an_editor(as_editor):
    draft = factories.OrganisationFactory(review_state="draft", is_complete=True)

    send(as_editor, address(draft), _publish="x")

    assert state_of(draft) == "draft"


def test_an_editor_proposes_a_draft_with_a_button(as_editor):
    draft = factories.OrganisationFactory(review_state="draft")

    assert soup(as_editor.get(address(draft))).select_one("[name=_for_review]")
    send(as_editor, address(draft), _for_review="x", name_zh="中文")

    draft.refresh_from_db()
    assert (draft.review_state, draft.name_zh) == ("in-review", "中文")


def test_a_publisher_publishes_with_a_button(as_publisher):
    draft = factories.InitiativeFactory(review_state="in-review", is_complete=True)

    assert soup(as_publisher.get(address(draft))).select_one("[name=_publish]")
    send(as_publisher, address(draft), _publish="x")

    assert state_of(draft) == "published"


def test_a_publisher_who_sends_a_draft_back_with_its_form_says_why(as_publisher, as_editor):
    draft = factories.OrganisationFactory(review_state="in-review")

    [message] = errors(send(as_publisher, address(draft), review_state="draft"))
    assert message == "Say why it is sent back: whoever wrote it reads that."
    send(as_publisher, address(draft), review_state="draft", reason="Two sources, please")

    assert state_of(draft) == "draft"
    assert "“Two sources, please”" in soup(as_editor.get(address(draft))).select_one(".notice--own").text


def test_an_editor_takes_a_draft_back_without_a_word(as_editor):
    draft = factories.OrganisationFactory(review_state="in-review")

    send(as_editor, address(draft), review_state="draft")

    assert state_of(draft) == "draft"


@pytest.mark.parametrize("how", [{"_publish": "x"}, {"review_state": "published"}])
def test_what_a_public_entry_lacks_is_said_field_by_field_and_nothing_typed_is_lost(as_publisher, how):
    draft = factories.OrganisationFactory(review_state="draft")

    response = send(as_publisher, address(draft), description_en="Typed", **how)

    assert sorted(errors(response)) == [
        "A public entry cites at least one source.",
        "A public entry has a Chinese name, or says that there is none.",
        "A public entry has a summary in Chinese.",
        "A public entry has a summary in English.",
    ]
    page = soup(response)
    assert page.select_one(".field-summary_zh .errorlist")
    assert page.select_one("[name=description_en]").text.strip() == "Typed"
    draft.refresh_from_db()
    assert (draft.review_state, draft.description_en) == ("draft", "")


def test_an_entry_is_published_with_the_explicit_absence_of_a_chinese_name(as_publisher):
    draft = factories.OrganisationFactory(review_state="draft", is_complete=True, name_zh="")

    send(as_publisher, address(draft), _publish="x", has_no_name_zh="on")

    assert state_of(draft) == "published"


def test_an_entry_has_a_chinese_name_or_none(as_publisher):
    draft = factories.OrganisationFactory(name_zh="數碼港")

    [message] = errors(send(as_publisher, address(draft), has_no_name_zh="on"))

    assert "remove one of the two" in message


def test_what_a_bulk_action_may_not_publish_is_named_and_nothing_is_done(as_publisher):
    draft = factories.OrganisationFactory(review_state="draft", name_en="Not yet ready")

    page = soup(act(as_publisher, "publish", draft))

    assert "Not yet ready" in page.select_one("section[aria-labelledby=refused]").text
    assert not page.select("[name=confirm]")
    assert state_of(draft) == "draft"


def test_the_last_source_of_a_public_entry_stays(as_publisher):
    record = factories.OrganisationFactory(is_complete=True)
    citation = record.citations.get()

    as_publisher.post(address(citation, "delete"), {"post": "yes"})
    act(as_publisher, "delete_selected", citation)
    response = send(as_publisher, address(record), citations__0__DELETE="on")

    assert "cites at least one source" in " ".join(errors(response))
    assert record.citations.get() == citation
