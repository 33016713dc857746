// The composer: the chosen kind says which fields are asked for, what the text is about and what the button does.

function fit(composer) {
  const kind = composer.querySelector("[name=kind]:checked");
  if (!kind) return;
  for (const part of composer.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(kind.value);
    for (const control of part.querySelectorAll("input, select")) control.disabled = part.hidden;
  }
  composer.querySelector("textarea").placeholder = kind.dataset.hint;
  composer.querySelector("[data-submit]").textContent = kind.dataset.verb;
}

document.addEventListener("change", (event) => {
  const composer = event.target.matches("[data-composer] [name=kind]") && event.target.closest("[data-composer]");
  if (composer) fit(composer);
});
document.addEventListener("keydown", (event) => {
  const form = (event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.closest("[data-composer]");
  if (form) form.requestSubmit();
});
const fitAll = () => document.querySelectorAll("[data-composer]").forEach(fit);
document.addEventListener("htmx:afterSettle", fitAll);
fitAll();
