"""The answer: plan, matches, scorecard, result."""
