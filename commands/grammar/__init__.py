"""Typed text to a request, for both commands on one core. Pure: no clock, no database, nothing is asked.

The way of a text through the files, in their order:

    typed.py        what Slack sent → what was typed, as on a keyboard, each position leading back
    names.py        the tables: words and names of the grammar, with their examples for the help; ``in acme``
    tokens.py       what says which call → named parts, phone numbers, transaction ids, words
    references.py   tokens → which calls are meant
    requests.py     what can come of it, for both commands

    calls.py        ``/calls``: keywords, filters and references

    draft.py        ``/tag``: the text, cut where values begin, for one organization; how it is written anew
    head.py         what stands before the first field: a call and quick tags
    values.py       what is set by fields and the external id
    near_misses.py  what it was nearly, and the ways to finish it
    tags.py         all of that, in order

Sentences stand where they are said; those of several files are in words.py.
"""
