// The palette: Ctrl-K or `/` opens one field that jumps to records, starts things and goes to pages.
// The server answers with options (templates/shared/_palette_options.html); here they are only walked and opened.

const palette = document.getElementById("palette");
const PAUSE = 120; // milliseconds without a key before asking

let asking = null;
let timer = 0;

const field = () => palette.querySelector("[role=combobox]");
const list = () => palette.querySelector("[role=listbox]");
const options = () => [...list().querySelectorAll("[role=option]")];
const chosen = () => list().querySelector("[aria-selected=true]");

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field().setAttribute("aria-activedescendant", option.id);
  else field().removeAttribute("aria-activedescendant");
}

function step(by) {
  const all = options();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  choose(all[(at + by + all.length) % all.length]);
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const address = new URL(palette.dataset.address, location.href);
  address.searchParams.set("q", field().value);
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true" }, signal: asking.signal });
    const moved = response.headers.get("HX-Redirect");
    if (moved) location.assign(moved);
    if (!response.ok) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    list().replaceChildren(...page.body.childNodes);
    choose(options()[0]);
    palette.querySelector("[data-palette-count]").textContent = `${options().length} results`;
  } catch (problem) {
    if (problem.name === "AbortError") return;
    list().textContent = "No answer. Check the network, then type again.";
    choose(null);
  }
}

function open() {
  if (palette.open || document.querySelector("dialog:modal")) return;
  palette.showModal();
  field().select();
  ask();
}

function follow(option, apart) {
  if (!option) return;
  const { address } = option.dataset;
  if (apart) {
    window.open(address, "_blank", "noopener");
    return;
  }
  palette.close();
  if (option.hasAttribute("data-dialog")) {
    document.dispatchEvent(new CustomEvent("open-dialog", { detail: { address } }));
  } else location.assign(address);
}

const MOVES = { ArrowDown: 1, ArrowUp: -1 };

if (palette) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && document.documentElement.dataset.keys !== "off";
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (event.defaultPrevented || !(slash || control)) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!event.target.closest("[data-open-palette]") || !plain) return;
    event.preventDefault();
    open();
  });
  palette.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  palette.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key in MOVES) {
      event.preventDefault();
      step(MOVES[event.key]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      follow(chosen(), event.ctrlKey || event.metaKey);
    }
  });
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close(); // the veil around it
    else follow(event.target.closest("[role=option]"), event.ctrlKey || event.metaKey);
  });
}
