"""A plan as a change request: moves accepted or rejected one by one, approved, dated, rolled back."""
