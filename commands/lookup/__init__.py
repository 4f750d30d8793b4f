"""Looking calls up: lists, cards, my line, history, profile, sharing."""
