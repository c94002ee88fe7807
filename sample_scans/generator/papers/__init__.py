"""The papers themselves: one module per kind, each with functions that write one page on a sheet.

Places, people, numbers and codes are invented; the county code 421396 is not given to any county, so no code or
identity number made with it can belong to anybody.
"""
