// Links with data-dialog open the form of the page they lead to in a <dialog>; the form then works there as on its page.
// The server needs to know nothing of it: crm.base.htmx turns its redirect into HX-Redirect.

const dialog = document.getElementById("dialog");
const HEADERS = { "HX-Request": "true", "X-Dialog": "true" };

function tell(text, detail) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, detail, kind: "lost" } }));
}

async function answer(response) {
  const moved = response.headers.get("HX-Redirect");
  if (moved) {
    leave(moved);
    return null;
  }
  if (!response.ok && response.status !== 422) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("[data-dialog-part]");
}

function leave(address) {
  dialog.dataset.done = "true";
  dialog.close();
  const here = new URL(address, location.href);
  if (here.pathname === location.pathname && here.search === location.search) location.reload();
  else location.assign(here);
}

function fill(part) {
  dialog.replaceChildren(part);
  dialog.removeAttribute("aria-label");
  dialog.setAttribute("aria-labelledby", "dialog-title");
  window.htmx?.process(dialog);
  const first = part.querySelector("[data-form-errors], [autofocus], .input, input:not([type=hidden]), select, textarea");
  first?.focus();
}

async function open(address) {
  delete dialog.dataset.done;
  try {
    const part = await answer(await fetch(address, { headers: HEADERS }));
    if (part) {
      dialog.showModal();
      fill(part);
    } else if (!dialog.dataset.done) location.assign(address);
  } catch {
    tell("Not opened: no connection", "Check the network, then try again.");
  }
}

async function send(form, button) {
  const body = new FormData(form, button);
  button?.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(form.action, { method: "POST", headers: HEADERS, body });
    const part = await answer(response);
    if (part) fill(part);
    else if (!dialog.dataset.done) tell("Not saved", "The server could not take the form. Try again.");
  } catch {
    tell("Not saved: no connection", "Check the network, then try again.");
  } finally {
    button?.removeAttribute("aria-disabled");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (!link || !plain) return;
  event.preventDefault();
  link.closest("[popover]")?.hidePopover();
  open(link.href);
});

// board.js and palette.js ask for a dialog by this event; `closed` tells the asker whether the form was taken.
document.addEventListener("open-dialog", async ({ detail }) => {
  await open(detail.address);
  const told = () => detail.closed?.(dialog.dataset.done === "true");
  if (dialog.open) dialog.addEventListener("close", told, { once: true });
  else told();
});

dialog.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  event.preventDefault();
  if (event.submitter?.getAttribute("aria-disabled") !== "true") send(event.target, event.submitter);
});
dialog.addEventListener("click", (event) => {
  if (event.target.closest("[data-dialog-close]")) {
    event.preventDefault();
    dialog.close();
  }
});
dialog.addEventListener("close", () => dialog.replaceChildren());
