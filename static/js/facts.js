// A fact that is being edited goes back to what it was on Escape.

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest("[data-fact-form]");
  if (!form) return;
  event.preventDefault();
  form.querySelector("[data-cancel]").click();
});
