"""Diagnosis: what stands in the way of a plan: the bottleneck, a minimal conflict, contradictions in the rules."""
