// What every page does: times in the zone of the browser, forms of htmx, menus that close, words for screen readers.
const token = document.querySelector('meta[name="form-token"]')?.content ?? "";

export function say(words) {
  const place = document.getElementById("say");
  place.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.textContent = ""; }, 5000);
}

export async function ask(url, options = {}) {
  const response = await fetch(url, { ...options, headers: { "x-form-token": token, ...options.headers } });
  if (!response.ok) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    throw new Error(page.querySelector(".lead, .notice")?.textContent.trim() || `The server answered ${response.status}.`);
  }
  return response;
}

const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
export function localTimes(root = document) {
  for (const time of root.querySelectorAll("time[datetime]:not([data-local])")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.valueOf())) time.textContent = format.format(at);
    time.dataset.local = "";
  }
}

localTimes();
new MutationObserver((changes) => {
  if (changes.some((change) => change.addedNodes.length)) localTimes();
}).observe(document.body, { childList: true, subtree: true });

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
});
document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// Follows what changes on the server: each message is a piece of the page, named by the id of what it replaces.
for (const element of document.querySelectorAll("[data-live]")) {
  const source = new EventSource(element.dataset.live);
  source.addEventListener("part", (event) => {
    const { id, html } = JSON.parse(event.data);
    const place = document.getElementById(id);
    if (place) place.innerHTML = html;
  });
  source.addEventListener("end", () => { source.close(); if (element.dataset.liveReload !== undefined) window.location.reload(); });
  window.addEventListener("pagehide", () => source.close());
}
