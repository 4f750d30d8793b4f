"""What was said in Acme's Slack before the demo begins, so that there is something to look calls up by."""

from sandbox.slack.server import SlackSandbox


def say_it(slack: SlackSandbox) -> None:
    """Let people, and another app, have written of calls: in a channel, in a thread, to each other.

    The call they mean is the documented one: from +15309999999 to +18555595599.
    """
    asked = slack.say(
        "U0SAM", "C0SALES", "Can somebody take over 530-999-9999? She says the roof leaks.", linked=True
    )
    slack.say("U0OPS", "C0SALES", "That's abcd1234-abcd1234, from Chico.", thread=asked)
    slack.another_app_says(
        "C0SALES",
        "New lead",
        attachments=[
            {
                "color": "2eb886",
                "fallback": "New lead: Dana Whitfield, (530) 999-9999",
                "title": "Dana Whitfield",
                "text": "Wants a quote for a new roof",
                "fields": [
                    {"title": "Phone", "value": "(530) 999-9999", "short": True},
                    {"title": "Call", "value": "mycalls00001", "short": True},
                ],
                "footer": "Leads",
            }
        ],
    )
    slack.share_file(
        "U0SAM",
        "C0SALES",
        {
            "id": "F0EMAIL01",
            "mode": "email",
            "filetype": "email",
            "name": "Re: the roof",
            "title": "Re: the roof",
            "subject": "Re: the roof",
            "from": [{"address": "dana@example.com", "name": "Dana", "original": "Dana <dana@example.com>"}],
            "plain_text": "I am on the phone with you right now, from 530-999-9999.\nDana",
            "preview": "I am on the phone with you right now, from 530-999-9999.",
        },
    )
    slack.say("U0SAM", "D0ANASAM", "What does 855-559-5599 have on the line?", linked=True)
    slack.say("U0VIC", "C0SALES", "Lunch at 12:30?")
