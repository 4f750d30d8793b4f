"""What every card and window is made of."""
