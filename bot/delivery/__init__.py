"""A tag request on its way, from the ledger to Invoca and back to the card."""
