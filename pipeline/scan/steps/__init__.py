"""The steps of preparing a page image, one file each."""
