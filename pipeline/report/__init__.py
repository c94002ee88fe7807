"""The morning report: what a night did and what is open, as a page to print and as a workbook."""
