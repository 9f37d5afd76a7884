"""Xapian, in a process of its own: Debian's bindings belong to Debian's Python. Run with /usr/bin/python3, no Django.

The first line on the standard input says what to build, each further one is a question; each gets one line back.
"""

import json
import sys
import time
from pathlib import Path

import xapian

PAGE = 20
NO_LIMIT = xapian.Query.WILDCARD_LIMIT_ERROR
NAME, YEAR = 0, 1
# A spy counts one value of each record, so each further value of a facet has a slot of its own.
FACETS = {
    "kind": 1,
    "status": 1,
    "district": 1,
    "headquarters": 1,
    "sector": 6,
    "technology": 3,
    "challenge": 2,
    "audience": 2,
    "lead": 3,
}
NOUNS = {
    "organisation": ["kind", "sector", "technology", "district", "status", "headquarters"],
    "initiative": ["kind", "status", "sector", "technology", "challenge", "audience", "lead"],
}


def slots():
    first = 2
    for facet, number in FACETS.items():
        yield facet, range(first, first + number)
        first += number


SLOTS = dict(slots())


def document(row):
    made = xapian.Document()
    made.set_data(str(row["pk"]))
    made.add_boolean_term("N" + row["noun"])
    made.add_value(NAME, row["by_name"])
    if row["year"]:
        made.add_value(YEAR, xapian.sortable_serialise(row["year"]))
    for token in row["tokens"].split():
        made.add_term("T" + token[:60])
    for facet, values in row["facets"].items():
        for slot, value in zip(SLOTS[facet], values, strict=False):
            made.add_value(slot, value)
        if len(values) > len(SLOTS[facet]):
            raise ValueError(f"{row['pk']} has more values of {facet} than there are slots")
        for value in values:
            made.add_boolean_term(f"F{facet}:{value}")
    return made


def build(rows, folder):
    database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OVERWRITE)
    with Path(rows).open() as file:
        for line in file:
            database.add_document(document(json.loads(line)))
    database.commit()
    database.close()


def all_of(queries):
    return xapian.Query(xapian.Query.OP_AND, queries)


def any_of(queries):
    return xapian.Query(xapian.Query.OP_OR, queries)


def word(token, is_prefix):
    if is_prefix:
        return xapian.Query(xapian.Query.OP_WILDCARD, "T" + token, 0, NO_LIMIT, xapian.Query.OP_SYNONYM)
    return xapian.Query("T" + token)


def query_for(question):
    filters = [xapian.Query("N" + question["noun"])]
    for facet, values in question["chosen"].items():
        filters.append(any_of([f"F{facet}:{value}" for value in values]))
    if question["year_min"]:
        serialise = xapian.sortable_serialise
        first, last = serialise(question["year_min"]), serialise(question["year_max"])
        filters.append(xapian.Query(xapian.Query.OP_VALUE_RANGE, YEAR, first, last))
    texts = [any_of([all_of([word(*part) for part in way]) for way in ways]) for ways in question["terms"]]
    narrowed = all_of(filters)
    if not texts:
        return xapian.Query(xapian.Query.OP_SCALE_WEIGHT, narrowed, 0.0)
    return xapian.Query(xapian.Query.OP_FILTER, all_of(texts), narrowed)


def search(database, question, facets, size):
    enquire = xapian.Enquire(database)
    enquire.set_query(query_for(question))
    if not question["terms"]:
        enquire.set_sort_by_value(NAME, False)
    spies = {facet: [xapian.ValueCountMatchSpy(slot) for slot in SLOTS[facet]] for facet in facets}
    for each in spies.values():
        for spy in each:
            enquire.add_matchspy(spy)
    found = enquire.get_mset(question["start"] if size else 0, size, database.get_doccount())
    counts = {}
    for facet, each in spies.items():
        counts[facet] = {}
        for spy in each:
            for item in spy.values():
                value = item.term.decode()
                counts[facet][value] = counts[facet].get(value, 0) + item.termfreq
    return found, counts


def answer(database, question):
    lifted = [facet for facet, values in question["chosen"].items() if values]
    facets = [facet for facet in NOUNS[question["noun"]] if facet not in lifted]
    found, counts = search(database, question, facets, PAGE)
    for facet in lifted:
        chosen = {name: values for name, values in question["chosen"].items() if name != facet}
        counts |= search(database, question | {"chosen": chosen}, [facet], 0)[1]
    ids = [int(match.document.get_data()) for match in found]
    return {"total": found.get_matches_estimated(), "ids": ids, "counts": counts}


def main():
    order = json.loads(sys.stdin.readline())
    start = time.monotonic()
    build(order["rows"], order["folder"])
    print(json.dumps(time.monotonic() - start), flush=True)
    database = xapian.Database(order["folder"])
    for line in sys.stdin:
        print(json.dumps(answer(database, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
