// A citation may lead to an event that is further back than the page shows: the story is fetched back to it, and it lights up.

const EVENT = /^#((?:activity|task|stage-change|field-change)-\d+)$/;

async function reach() {
  const sought = EVENT.exec(location.hash)?.[1];
  const events = document.getElementById("events");
  if (!sought || !events || !window.htmx || document.getElementById(sought)) return;
  await window.htmx.ajax("GET", `${events.dataset.story}?until=${sought}`, { target: "#events", swap: "outerHTML" });
  if (document.getElementById(sought)) location.replace(location.hash); // only going there again makes it the target
}

addEventListener("hashchange", reach);
addEventListener("load", reach);
