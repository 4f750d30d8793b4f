"""Block Kit as HTML: pure functions from what Slack keeps to `markupsafe.Markup`.

`messages.draw_message` and `messages.draw_view` draw a whole message or view; `mrkdwn.mrkdwn` and
`text.words` draw a text alone. Everything that comes from data is escaped by the one function that makes
tags, `html.tag`.
"""
