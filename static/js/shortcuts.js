// Single keys: `?` lists them, `c` creates, `g` goes somewhere, `j` `k` `x` walk and choose rows. Never while typing.
// Whoever speaks to the computer can switch them off in the list; the choice stays on this device.

const WAIT = 1200; // milliseconds that `g` waits for its second key
const KEPT = "single-keys";
const root = document.documentElement;

let goes = 0;

function busy(event) {
  return (
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") ||
    document.querySelector("dialog:modal")
  );
}

function go(key) {
  const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (link) location.assign(link.href);
  return Boolean(link);
}

function create() {
  const menu = document.getElementById("create-menu");
  if (!menu) return false;
  menu.showPopover({ source: document.getElementById("create") });
  menu.querySelector("a").focus();
  return true;
}

function walk(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.classList.contains("row-at"));
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  rows[at]?.classList.remove("row-at");
  next.classList.add("row-at");
  next.querySelector("a[href]")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function chooseRow() {
  const box = document.querySelector(".row-at [data-choose]");
  box?.click();
  return Boolean(box);
}

const KEYS = {
  "?": () => document.getElementById("shortcuts")?.showModal() ?? true,
  c: create,
  g: () => Boolean((goes = Date.now())),
  j: () => walk(1),
  k: () => walk(-1),
  x: chooseRow,
};

document.addEventListener("keydown", (event) => {
  if (root.dataset.keys === "off" || busy(event)) return;
  const going = Date.now() - goes < WAIT;
  goes = 0;
  const done = going ? go(event.key) : Object.hasOwn(KEYS, event.key) && KEYS[event.key]();
  if (done) event.preventDefault();
});

// The row that was reached by Tab or a click is the one that `j` and `k` go on from.
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  document.querySelector(".row-at")?.classList.remove("row-at");
  row.classList.add("row-at");
});

const box = document.querySelector("[data-single-keys]");
if (localStorage.getItem(KEPT) === "off") root.dataset.keys = "off";
if (box) {
  box.checked = root.dataset.keys !== "off";
  box.addEventListener("change", () => {
    root.dataset.keys = box.checked ? "on" : "off";
    localStorage.setItem(KEPT, root.dataset.keys);
  });
}
