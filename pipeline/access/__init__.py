"""Who may see what, and what is withheld from whom.

* `Viewer`, `Role`, `Permission`, `may`: people and what their role allows.
* `is_visible(viewer, entry)` for pages, `sees_only_open(viewer)` for questions: `Question.only_open` leaves out of
  hits, counts, facets and suggestions what a viewer may not know of.
* `personal_redaction(page, key)`: characters of personal numbers, for `Redactor`; `without_personal_numbers` is the
  page without them, `masked_entry` an entry, `masked_text` any other text.
* `secrecy_marks(page)`: marks for which a page is set aside until an archivist decides.
* `hashed`, `matches`: passwords.

Nothing here touches a disk or a database.
"""

from pipeline.access.masking import (
    RULES,
    masked_entry,
    masked_text,
    numbers_on,
    personal_redaction,
    without_personal_numbers,
)
from pipeline.access.passwords import (
    SHORTEST,
    PasswordFaultError,
    check_password,
    hashed,
    matches,
    needs_new_hash,
    one_time_password,
)
from pipeline.access.personal_numbers import (
    NumberKind,
    PersonalNumber,
    check_character,
    may_hold_personal_number,
    personal_numbers,
)
from pipeline.access.roles import PERMISSIONS, Permission, Role, Viewer, may
from pipeline.access.secrecy_marks import Secrecy, marks_in, secrecy_marks
from pipeline.access.visibility import is_visible, sees_only_open, visible

__all__ = [
    "PERMISSIONS",
    "RULES",
    "SHORTEST",
    "NumberKind",
    "PasswordFaultError",
    "Permission",
    "PersonalNumber",
    "Role",
    "Secrecy",
    "Viewer",
    "check_character",
    "check_password",
    "hashed",
    "is_visible",
    "marks_in",
    "masked_entry",
    "masked_text",
    "matches",
    "may",
    "may_hold_personal_number",
    "needs_new_hash",
    "numbers_on",
    "one_time_password",
    "personal_numbers",
    "personal_redaction",
    "secrecy_marks",
    "sees_only_open",
    "visible",
    "without_personal_numbers",
]
