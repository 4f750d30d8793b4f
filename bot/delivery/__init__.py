"""A tag request on its way, from the ledger to Invoca and back to the card.

    commands/tagging/setting.py ─▶ ledger/accept.py ─▶ ack, and the worker of its lane is woken (engine.py)
      its call is not known   resolving.py ─▶ to_invoca.py (find) ─▶ attempts.py: into its call's lane
      its call is known       sending.py ─▶ to_invoca.py (put) ─▶ attempts.py: its outcome, ledger/outcomes.py
      it was sent             news.py ─▶ redrawing.py ─▶ drawing.py ─▶ slack/outgoing.py
      it was not              notifying.py ─▶ to_slack.py ─▶ the card, as above, or a direct message

``workers.py`` has what all of them do: take what is due under a lease, try it, write down what came of it,
and what is tried next, in one transaction. ``running.py`` joins it.
"""
