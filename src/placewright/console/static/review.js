// The review by keyboard: A accepts, R rejects, a number picks a record, X takes the first one off, E edits, N goes on.
const form = document.getElementById("decision");
const edit = document.getElementById("edit");
const opener = document.getElementById("open-edit");
const press = (value) => form.querySelector(`button[name="do"][value="${value}"]`);

function openEdit() {
  edit.hidden = !edit.hidden;
  opener.setAttribute("aria-expanded", String(!edit.hidden));
  if (!edit.hidden) form.elements.value.focus();
}

opener.addEventListener("click", openEdit);
for (const button of form.querySelectorAll("button[data-record], button[data-not]")) {
  button.addEventListener("click", () => { document.getElementById("record").value = button.dataset.record ?? button.dataset.not; });
}
form.addEventListener("keydown", (event) => {
  // Enter in a field means what stands beside it, not the first button of the form.
  if (event.key === "Enter" && event.target.closest("#edit input, #edit select")) { event.preventDefault(); press("edit").click(); }
});
let sent = false;
form.addEventListener("submit", (event) => { if (sent) event.preventDefault(); sent = true; });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) {
    if (event.key === "Escape" && !edit.hidden) { openEdit(); opener.focus(); }
    return;
  }
  const key = event.key.toLowerCase();
  const wanted = { a: press("accept"), r: press("reject"), n: press("skip"), x: press("not"), e: opener }[key]
    ?? (/^[1-9]$/.test(key) ? form.querySelectorAll("button[data-record]")[key - 1] : undefined);
  if (wanted) { event.preventDefault(); wanted.click(); }
});
