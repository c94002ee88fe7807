from dataclasses import replace

from pipeline.catalogue import changes
from pipeline.model.catalogue_entry import CatalogueEntry

KEPT = CatalogueEntry(code="X043-WS·2014-Y-0001", title="甲")
CHANGED = CatalogueEntry(code="X043-WS·2014-Y-0002", title="乙")
PROVISIONAL = CatalogueEntry(code="未挂接-scan", title="scan")
OLD = {entry.code: entry for entry in (KEPT, CHANGED, PROVISIONAL)}


def test_entries_are_added_updated_or_left_alone():
    newer, fresh = replace(CHANGED, title="乙（修订）"), CatalogueEntry(code="X043-WS·2014-Y-0003")
    found = changes(OLD, [fresh, newer, KEPT])
    assert (found.added, found.updated, found.unchanged) == ((fresh,), (newer,), (KEPT,))


def test_the_same_catalogue_again_changes_nothing():
    found = changes(OLD, OLD.values())
    assert (found.added, found.updated) == ((), ())


def test_a_code_with_other_padding_updates_the_known_entry_instead_of_doubling_it():
    found = changes(OLD, [CatalogueEntry(code="X043-WS·2014-Y-00002", title="乙二", code_raw="X043-WS·2014-Y-00002")])
    assert [(entry.code, entry.title) for entry in found.updated] == [(CHANGED.code, "乙二")]
    assert not found.added


def test_a_code_with_other_padding_is_new_when_the_known_one_comes_too():
    other = CatalogueEntry(code="X043-WS·2014-Y-001")
    found = changes(OLD, [other, KEPT])
    assert (found.added, found.unchanged) == ((other,), (KEPT,))
