// Toasts: show what an answer or a script tells, let them go after a while, and keep them while somebody reads.

const SHOWN_FOR = 8000;
const region = document.getElementById("toasts");

function expire(toast) {
  let timer = setTimeout(() => toast.remove(), SHOWN_FOR);
  const stay = () => clearTimeout(timer);
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), SHOWN_FOR);
  };
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", leave);
  toast.addEventListener("focusout", leave);
}

function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
}

function show({ text, kind = "", detail = "", undo = "" }) {
  const blanks = document.getElementById("blank-toasts").content;
  const toast = blanks.querySelector(`.toast-${kind || "plain"}`).cloneNode(true);
  toast.querySelector("[data-toast-text]").textContent = text;
  const small = toast.querySelector("[data-toast-detail]");
  if (detail) small.textContent = detail;
  else small.remove();
  const form = toast.querySelector("[data-toast-undo]");
  if (undo) {
    form.action = undo;
    form.elements.csrfmiddlewaretoken.value = csrfToken();
  } else form.remove();
  region.append(toast);
  expire(toast);
}

if (region) {
  for (const toast of region.children) expire(toast);
  region.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
  });
  // HTMX dispatches what the HX-Trigger header names; our other scripts dispatch the same event on the document.
  document.addEventListener("toast", (event) => {
    const told = event.detail.value ?? event.detail;
    for (const toast of [told].flat()) show(toast);
  });
}
