// Keeps references in the order in which they are chosen: the newest goes to the end, and the form sends them so.
{
  const { jQuery } = window.django;

  jQuery(document).on("select2:select", "select[data-ordered]", (event) => {
    const option = event.params.data.element;
    if (option) event.target.append(option);
    jQuery(event.target).trigger("change");
  });
}
