"""Answers about a plan: why an item sits where it sits, and what another place would cost."""
