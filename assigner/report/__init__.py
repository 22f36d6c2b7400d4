"""Reports for people: one self-contained HTML file, one Excel workbook."""

from assigner.report.page import render_html, write_html
from assigner.report.workbook import write_workbook

__all__ = ["render_html", "write_html", "write_workbook"]
