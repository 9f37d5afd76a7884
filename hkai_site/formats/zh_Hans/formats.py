"""Numbers with a comma every three digits, as in English."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
