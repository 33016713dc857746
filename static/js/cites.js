// A citation of something that is on this page already scrolls to it and lights it up; any other leads there as a link.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.cite");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (!link || !plain || link.origin !== location.origin || link.pathname !== location.pathname) return;
  const cited = document.getElementById(link.hash.slice(1));
  if (!cited) return;
  event.preventDefault();
  if (location.hash === link.hash) cited.scrollIntoView();
  else location.hash = link.hash;
});
