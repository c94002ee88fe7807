"""Sets columns of text from top to bottom, the first on the right."""

from .sheet import Sheet, Style


class VerticalFlow:
    """Columns from right to left; ``x`` is the middle of the next column, in pixels."""

    def __init__(self, sheet: Sheet, style: Style, *, right_mm: float, top_mm: float, step_mm: float) -> None:
        self.sheet, self.style = sheet, style
        self.x: float = sheet.width - sheet.px(right_mm)
        self.top: float = sheet.px(top_mm)
        self.step = sheet.px(step_mm)

    def column(self, text: str, style: Style | None = None, pen: Style | None = None, indent: float = 0) -> None:
        """One column; what stands in braces is written with the pen."""
        printed = style or self.style
        current = printed
        y = self.top + indent * self.sheet.em(printed)
        line = self.sheet.begin_line()
        for character in text:
            if character in "{}":
                current = (pen or printed) if character == "{" else printed
                continue
            em = self.sheet.em(current)
            self.sheet.write(line, character, current, self.x - em / 2, y + 0.88 * em)
            y += em * (1.06 + current.tracking)
        line.text = line.text.strip()
        self.x -= self.step
