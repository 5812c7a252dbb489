"""What the champions' room keeps beside the case itself, split by concern."""
