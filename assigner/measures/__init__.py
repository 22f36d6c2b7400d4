"""Measures with a price (hours, training, hires, waived rules): the cheapest that repair a problem or reach targets."""
