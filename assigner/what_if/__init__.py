"""What if: many scenarios of one problem, solved side by side and compared."""
