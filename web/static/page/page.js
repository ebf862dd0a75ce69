// The search page without reloads. The server renders every page; this script fetches it and swaps in
// its parts, so every URL works with or without this script.

const SWAPPED = ["filters", "results", "hidden-fields", "foot"];
const PROGRESS_DELAY_MS = 250;
// Screen readers announce the number of results once typing has paused this long.
const ANNOUNCEMENT_DELAY_MS = 700;
// Pending pages for what is being typed. On a slow connection, more would only delay one another.
const MAX_PENDING_PAGES = 2;

const box = document.querySelector("curated-search-box");
const form = box.querySelector("form");
const root = document.documentElement;
const announcement = document.getElementById("announcement");
const part = (id, of = document) => of.getElementById(id);

// Counts requests. A response is discarded if the page already shows a later one.
let turn = 0;
let shownTurn = 0;
// Pending requests: turn -> AbortController.
const pending = new Map();
// The URL for what was typed last, if too many requests are pending.
let waitingUrl = null;
// While the reader types, each search replaces the last in the browser's history.
let typing = false;
let announcementTimer;

/** Whether a URL is a search page that can be swapped in. */
function isOurs(url) {
  const home = document.querySelector(".brand").pathname;
  return url.origin === location.origin && [new URL(form.action).pathname, home].includes(url.pathname);
}

/** Show the page at a URL instead of any pending one; `then` is called once it is in place. */
function show(url, options) {
  waitingUrl = null;
  abortBefore(turn + 1);
  return load(url, options);
}

/** Show the page for what has been typed so far. Until it arrives, earlier pages still appear. */
function showTyped(url) {
  if (pending.size < MAX_PENDING_PAGES) load(url);
  else waitingUrl = url;
}

async function load(url, { focus, then } = {}) {
  const mine = ++turn;
  const abort = new AbortController();
  pending.set(mine, abort);
  const slow = setTimeout(() => wait(true), PROGRESS_DELAY_MS);
  try {
    const response = await fetch(url, { signal: abort.signal, cache: "no-cache", headers: { Accept: "text/html" } });
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine < shownTurn) return;
    if (part("results", next)) {
      shownTurn = mine;
      abortBefore(mine);
      swap(next, focus);
      then?.();
    } else if (mine === turn) {
      // A proxy or login page responded instead of the service. If the proxy has no answer, the
      // page stays; anything else is loaded as a whole.
      if (response.status >= 500) fail();
      else location.assign(url);
    }
  } catch (error) {
    if (mine === turn && error.name !== "AbortError") fail();
  } finally {
    clearTimeout(slow);
    pending.delete(mine);
    if (mine === turn) wait(false);
    if (waitingUrl) {
      const typed = waitingUrl;
      waitingUrl = null;
      showTyped(typed);
    }
  }
}

function abortBefore(limit) {
  for (const [earlier, abort] of pending) if (earlier < limit) abort.abort();
}

/** Follow a URL as a link would, with an entry in the browser's history. */
function visit(url, options) {
  typing = false;
  history.replaceState({ ...history.state, y: scrollY }, "");
  if (url.href !== location.href) history.pushState(null, "", url);
  return show(url, options);
}

function wait(on) {
  root.classList.toggle("waiting", on);
  part("results").toggleAttribute("aria-busy", on);
}

function swap(next, focus) {
  const open = new Set([...document.querySelectorAll("details[open][data-key]")].map((one) => one.dataset.key));
  const held = document.activeElement?.dataset?.key ?? focus;
  const inside = SWAPPED.some((id) => part(id)?.contains(document.activeElement));
  for (const id of SWAPPED) {
    const [old, now] = [part(id), part(id, next)];
    // An error page has no filters: the current ones stay.
    if (!now) continue;
    if (id === "results") old.className = now.className;
    old.hidden = now.hidden;
    old.replaceChildren(...now.childNodes);
  }
  for (const one of document.querySelectorAll("details[data-key]")) one.open = open.has(one.dataset.key);
  document.title = next.title;
  if (part("feed", next)) part("feed").href = part("feed", next).href;
  showRecent();
  if (inside) (keyed(held) ?? part("results")).focus({ preventScroll: true });
  announce();
}

function keyed(key) {
  const found = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return found?.checkVisibility?.() === false ? null : found;
}

/** Announce the result to screen readers once typing pauses. */
function announce() {
  clearTimeout(announcementTimer);
  announcementTimer = setTimeout(() => {
    const heading = part("results").querySelector("h1");
    announcement.textContent = heading.textContent.replace(/\s+/g, " ").trim();
  }, ANNOUNCEMENT_DELAY_MS);
}

/** Tell the reader that the results are out of date, and offer to try again. */
function fail() {
  part("results").querySelector(".trouble")?.remove();
  const notice = part("trouble").content.cloneNode(true);
  notice.querySelector(navigator.onLine ? ".offline" : ".failed").remove();
  notice.querySelector("button").addEventListener("click", again);
  part("results").querySelector("h1").after(notice);
}

function again() {
  if (part("results").querySelector(".trouble")) show(new URL(location));
}

box.addEventListener("curated-search-query", ({ detail }) => {
  const url = new URL(box.address(detail.q));
  // An emptied box is a new step, so that Back brings the words back.
  history[typing && detail.q ? "replaceState" : "pushState"](null, "", url);
  typing = true;
  showTyped(url);
});

box.addEventListener("curated-search-go", (event) => {
  const url = new URL(event.detail.url);
  if (!isOurs(url)) return;
  event.preventDefault();
  visit(url, {
    then: () => {
      box.value = url.searchParams.get("q") ?? "";
      scrollTo(0, 0);
      (titles()[0] ?? part("results")).focus({ preventScroll: true });
    },
  });
});

// The arrow keys lead from the box into the results, through their titles, and back.

const titles = () => [...part("results").querySelectorAll(".hits h2 a")];

box.addEventListener("curated-search-leave", (event) => {
  const [first] = titles();
  if (!first) return;
  event.preventDefault();
  first.focus();
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = titles().indexOf(document.activeElement);
  if (!step || at < 0 || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const next = at + step < 0 ? box : titles()[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href);
  if (!isOurs(url) || link.closest(".skip") || (url.hash && !link.closest("#filters"))) return;
  url.hash = "";
  event.preventDefault();
  const page = link.closest(".pages, .brand, .empty");
  visit(url, {
    focus: link.dataset.key,
    then: () => {
      box.value = url.searchParams.get("q") ?? "";
      if (page) scrollTo(0, 0);
    },
  });
});

/** If analytics are enabled, report which hit was followed; the link itself is unchanged. */
function recordClick(event) {
  const hits = event.target.closest("a[href]")?.closest("article h2") && event.target.closest("[data-clicks]");
  if (!hits) return;
  const { id } = event.target.closest("[data-id]").dataset;
  navigator.sendBeacon?.(hits.dataset.clicks, JSON.stringify({ query_id: hits.dataset.query, id }));
}

document.addEventListener("click", recordClick, true);
document.addEventListener("auxclick", recordClick, true);

/** Follow a range of dates, as the form would without this script. */
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".range")) return;
  event.preventDefault();
  const url = new URL(event.target.action);
  const fields = [...new FormData(event.target)].filter(([, text]) => text);
  url.search = new URLSearchParams(fields);
  visit(url, { focus: "range" });
});

addEventListener("popstate", ({ state }) => {
  const url = new URL(location);
  typing = false;
  box.value = url.searchParams.get("q") ?? "";
  show(url, { then: () => scrollTo(0, state?.y ?? 0) });
});

addEventListener("online", again);
form.addEventListener("submit", () => (typing = false));
box.addEventListener("focusout", () => (typing = false));
