"""What Slack takes of messages, views and what is in them (docs.slack.dev, "Block Kit", late 2026).

It refuses a whole message or view for one breach. Characters, where nothing else is said.
"""

BLOCKS_OF_MESSAGE = 50

BLOCKS_OF_VIEW = 100

BYTES_OF_MESSAGE = 12_000
"""UTF-8 bytes of all blocks. Slack takes about 13,000 characters, and says nowhere how it counts them."""

BYTES_OF_VIEW = 240_000
"""Of all blocks, escaped to ASCII as a client may send them. Slack takes 250 kB of a view."""

NOTIFICATION = 3000
"""Of a message's text. Slack advises up to 4,000; longer ones are of no use in a notification."""

SECTION = 3000

FIELDS = 10  # of one section

LABEL_SEEN = 20
"""Of a button's text, as far as a phone shows it. Slack takes 75."""

ACCESSIBILITY_LABEL = 75

OPTIONS = 100  # of a menu

OPTION = 75

INPUT_LABEL = 75
"""So that it stays on two lines. Slack takes 2,000."""

TITLE = 24  # of a view, and of the two buttons below it

METADATA = 3000

TEXT_INPUT = 3000
