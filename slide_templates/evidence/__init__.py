"""The sheets of an evidence workbook."""
