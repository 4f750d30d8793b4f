"""Setting something on a call: typed, clicked, from a form; and taking it back."""
