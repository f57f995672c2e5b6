"""Which questions does a table hold: a sheet of a workbook, or a text of separated values?"""
