"""Many records of a list at once: what an editor chooses and confirms, and what the page between them says."""

from tests.admin.forms import address, data_of, soup


def choose(client, action: str, *records, **more):
    """Choose records in the list and an action; return the page that asks whether to go on."""
    data = {"action": action, "_selected_action": [record.pk for record in records]} | more
    return client.post(address(records[0], "changelist"), data)


def confirm(client, page, record, **more):
    """Send the form of that page."""
    return client.post(address(record, "changelist"), data_of(page) | more, follow=True)


def plan_of(page) -> dict[str, dict[str, list[str]]]:
    """What the page says: by section, for each entry, its other columns."""
    found = {}
    for section in soup(page).select("section"):
        rows = section.select("tbody tr")
        found[section["aria-labelledby"]] = {row.th.text: [cell.text for cell in row.select("td")] for row in rows}
    return found
