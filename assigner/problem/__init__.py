"""The question: row models, column tables, units, time and validation; knows no solver."""
