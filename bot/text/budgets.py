"""How much of what others wrote is read, and why so much. Nothing that is read may hold the event loop up.

The loop is everybody's: while it stands, nobody's click is acknowledged. Costs were measured on the slowest
machine this is to run on; a step takes some 5 ms there, and never more than 50 ms.
"""

STEPS = 200_000
"""Function calls, Python's own among them, in one go on the loop: 50 ms, a quarter of a microsecond each.

The tests count them; what is read is bounded by what follows.
"""

# --- One answer of Invoca's API -----------------------------------------------------------------------------

ANSWER_BYTES = 32_000_000
"""Of one answer, unpacked: 10,000 real calls are some 21 MB. That more is left out, is said."""

ANSWER_ENTRIES = 20_000
"""Calls, and whatever stands in their place, of one answer: twice the most there are to be."""

ANSWER_STEPS = 2_000_000
"""Brackets and commas that are stepped at in one answer, a microsecond each.

10,000 calls of a hundred pairs of brackets need as many. An answer of nothing but brackets has 32 millions.
"""

ANSWER_DEPTH = 50
"""Brackets within brackets of one call. Real calls have four; reading goes a step down at each."""

CALL_CHARACTERS = 2_000_000
"""Of one call. Two hundred fields of 10,000 characters, the longest there are, fit."""

CALL_PLAIN_CHARACTERS = 32_000
"""Of one call that can hold what it likes. In a longer one brackets and commas are counted."""

CALL_STEPS = 6_000
"""Brackets and commas in the rest of a longer call: it is to be long by its texts, not its values."""

REFUSAL_BYTES = 1_000_000
"""Of what comes with an answer that is no success, or with the success of an update: words for people."""

PIECE = 16_000
"""Characters that are cut, decoded or read in one go, before others have their turn: some 3 ms."""

NUMBER_COST = 500
"""Characters that take as long to read as the library takes for one phone number: 0.1 ms."""

NUMBER_CHARACTERS = 160
"""Of what stands where a phone number belongs. What is longer is none, and isn't looked at as one."""

LISTED_AT_ONCE = 500
"""Calls that are compared with what was asked in one go, some 3 microseconds for each filter."""

COMPARED_CHARACTERS = 1_000
"""Of a call's field that a filter compares. Names and places have 255 at most."""

# --- One card -----------------------------------------------------------------------------------------------

CARD_READINGS = 600
"""What is read on one card, list or window in search of phone numbers: a group of digits takes one, trying
some as a number six, 0.1 ms.

Sixty fields of ordinary words and numbers take some two hundred. Beyond, digits are hidden unread.
"""

CARD_FIELDS = 400
"""Custom data of one call that a card chooses from, and as many undocumented fields. Some fifty have room."""

# --- One text that somebody typed or wrote ------------------------------------------------------------------

READINGS_PER_HUNDRED = 15
"""Groups of digits tried as a phone number, of a hundred characters, 0.1 ms each. Real ones take two."""

FEWEST_READINGS = 40
"""That a text has however short it is: one long number in pairs takes some thirty."""

TYPED_AT_ONCE = 1_500
"""Characters that somebody typed and that are read on the loop: some 20 ms at worst, 120 ms for 12,000.

What is longer is read beside it, in a thread: none of it is one long call, which would hold the interpreter.
"""

READ_AGAIN_CHARACTERS = 1_500
"""Of the texts that finish a near miss, in all, and of what may be a call behind a value: each is read to see
whether it is, before the ack. Of long ones that finish one, six are."""

MESSAGE_PIECE = 1_000
"""Characters of a message that are searched for numbers in one go, before others have theirs: some 15 ms."""
