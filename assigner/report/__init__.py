"""Reports for people: one self-contained HTML file, one Excel workbook."""
