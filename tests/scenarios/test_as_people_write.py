"""What people type and write in their own way, through the real application."""

from tests.scenarios.forms import chooses
from tests.scenarios.stage import Stage, only


async def test_a_word_that_dials_is_asked_about(stage: Stage) -> None:
    """Either button ends in what it says."""
    stage.begin(calling_phone_number="+15309999999")
    stage.begin(transaction_id="OTHER-CALL", external_unique_id="53O9999999",
                advertiser_campaign_name="Autumn", calling_phone_number="+15305550100")  # fmt: skip
    for label, campaign in (("Number", "Spring Sale"), ("External ID", "Autumn")):
        question = only(await stage.types("U0ANA", "53O9999999"))
        assert "Which is it?" in question.words
        control = next(each.label for each in question.controls if each.label.startswith(label))
        [answer] = await stage.clicks("U0ANA", question, control)
        assert campaign in answer.words


async def test_an_email_forwarded_into_a_channel(stage: Stage) -> None:
    """A message that is only a file: the shortcut on it ends in the call that the e-mail speaks of."""
    stage.begin(calling_phone_number="+15309999999")
    email = {
        "id": "F0EMAIL",
        "mode": "email",
        "title": "Re: the roof",
        "subject": "Re: the roof",
        "plain_text": "Call me back: 530-999-9999",
    }
    message = stage.slack.share_file("U0SAM", "C0SALES", email)
    view = await chooses(stage, "U0ANA", message, "look_up")
    assert "Spring Sale" in str(view.body)
