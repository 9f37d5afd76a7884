// Gives each field that is searched by typing the name of the select that it stands for, which the library leaves out.
{
  const { jQuery } = window.django;

  const nameOf = (select) => {
    const cell = select.closest("td");
    const heading = cell?.closest("table").tHead?.rows[0].cells[cell.cellIndex];
    return (select.labels[0] ?? heading)?.textContent.trim().replace(/:$/, "") ?? "";
  };

  const name = (select) => {
    const label = nameOf(select);
    for (const part of select.nextElementSibling.querySelectorAll("[role]:not([role=presentation])")) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", label);
    }
  };

  const nameAll = (root) => {
    for (const select of root.querySelectorAll("select.select2-hidden-accessible")) name(select);
  };

  jQuery(() => nameAll(document));
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  jQuery(document).on("select2:select select2:unselect", (event) => setTimeout(() => name(event.target)));
}
