// Choosing rows: all at once, a run with Shift, their count, and a bar that shows only while something is chosen.

const boxes = () => [...document.querySelectorAll("[data-choose]")];
let last = null;

function refresh() {
  const bar = document.querySelector("[data-bulkbar]");
  if (!bar) return;
  const all = boxes();
  const count = all.filter((box) => box.checked).length;
  bar.hidden = count === 0;
  bar.querySelector("[data-chosen-count]").textContent = count;
  const every = document.querySelector("[data-choose-all]");
  if (every) {
    every.checked = count > 0 && count === all.length;
    every.indeterminate = count > 0 && count < all.length;
  }
}

function run(from, to, checked) {
  const all = boxes();
  const [start, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  if (start >= 0) for (const box of all.slice(start, end + 1)) box.checked = checked;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-choose]");
  if (!box) return;
  if (event.shiftKey && last) run(last, box, box.checked);
  last = box;
  refresh();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]")) for (const box of boxes()) box.checked = event.target.checked;
  if (event.target.matches("[data-choose], [data-choose-all]")) refresh();
});
document.addEventListener("reset", (event) => {
  if (event.target.matches("[data-bulkbar]")) setTimeout(refresh);
});
// A button whose own list has nothing picked points at the list instead of sending.
document.addEventListener("submit", (event) => {
  const needed = event.target.matches("[data-bulkbar]") && event.submitter?.dataset.needs;
  const select = needed && event.target.elements[needed];
  if (select && !select.value) {
    event.preventDefault();
    select.focus();
  }
});
document.addEventListener("htmx:afterSettle", refresh);
addEventListener("pageshow", refresh);
