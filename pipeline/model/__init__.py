"""The words that every room shares: frozen values without input or output."""
