// When a request of HTMX fails, say so in a toast: nothing was changed on the page.

function tell(text, detail) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, detail, kind: "lost" } }));
}

const REASONS = {
  403: ["Not saved: not allowed", "Your role does not allow this, or the page is out of date. Reload it."],
  404: ["Not found", "It may have been deleted meanwhile."],
  409: ["Not saved: changed meanwhile", "Reload the page to see what changed."],
  413: ["Not saved: too large", "Choose a smaller file."],
  429: ["Too many requests", "Wait a minute, then try again."],
};

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  tell(...(REASONS[status] || ["Not saved: the server could not answer", "Try again. If it stays so, tell your administrator."]));
});
document.addEventListener("htmx:sendError", () => tell("Not saved: no connection", "Check the network, then try again."));
document.addEventListener("htmx:timeout", () => tell("Not saved: no answer in time", "Try again."));
