// A fact becomes its form and back where it stands: the form gets the focus, Escape gives up, and the fact has it again.

const FIELD = "[aria-invalid=true], .input, select, textarea, input:not([type=hidden])";

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!target.matches?.("dd[id^=fact-]")) return;
  const form = target.querySelector("[data-fact-form]");
  const next = form ? form.querySelector(FIELD) : target.querySelector("a.fact");
  next?.focus();
  if (next?.matches("input:not([type=date])")) next.select();
});

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest("[data-fact-form]");
  if (!form) return;
  event.preventDefault();
  form.querySelector("[data-cancel]").click();
});
