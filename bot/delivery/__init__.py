"""A tag request on its way, from the ledger to Invoca and back to the card.

    commands/tagging/setting.py ─▶ ledger/accept.py ─▶ ack, and the worker of its lane is woken (engine.py)
      its call is not known   workers.py: Resolving ─▶ to_invoca.py (find) ─▶ attempts.py: its call's lane
      its call is known       workers.py: Sending ─▶ to_invoca.py (put) ─▶ attempts.py ─▶ ledger/outcomes.py
      it was sent             engine.py: OutcomeNews ─▶ redrawing.py ─▶ drawing.py ─▶ slack/outgoing.py
      it was not              workers.py: Notifying ─▶ to_slack.py ─▶ the card, as above, or a message

All workers do the same: take what is due under a lease, try it, write down what came of it, and what is tried
next, in one transaction. app.py joins it.
"""
