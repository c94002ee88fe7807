"""Facts about the Chinese language that several rooms need: numerals, dates, widths of characters."""
