"""What-if scenarios: typed changes and how they apply to a problem."""
