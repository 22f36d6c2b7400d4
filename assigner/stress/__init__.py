"""Stress: every absence tried on a plan: who is hard to replace, which accounts lack a backup."""
