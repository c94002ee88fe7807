"""What scan and ocr both do with pixels. Lies below them, so that neither needs the other."""
