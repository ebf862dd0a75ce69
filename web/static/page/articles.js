// Similar articles on demand, the reader's recent searches, and a link to the search to copy.

const MAX_SIMILAR = 4;

/** List the similar articles of a hit once it is unfolded. */
async function unfoldSimilar(details) {
  if (!details.open || details.querySelector("ul, p")) return;
  const id = encodeURIComponent(details.closest("article").dataset.id).replaceAll("%2F", "/");
  try {
    const response = await fetch(`${api}documents/${id}/similar?per_page=${MAX_SIMILAR}`, { cache: "no-cache" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const links = (await response.json()).hits.map(articleLink).filter(Boolean);
    const list = document.createElement("ul");
    list.append(...links);
    details.append(links.length ? list : part("similar").content.cloneNode(true));
  } catch {
    // Opening it again retries.
    details.open = false;
  }
}

/** A hit of the API as an item with a link, or null if it has no address. */
function articleLink({ title, url, source, date }) {
  const href = articleUrl(url || source?.url, box.getAttribute("site"));
  if (!href) return null;
  const link = document.createElement("a");
  link.href = href;
  link.dir = "auto";
  link.textContent = title || url || source.url;
  const item = document.createElement("li");
  item.append(link);
  const day = date && new Date(date).toLocaleDateString(root.lang, { day: "numeric", month: "short", year: "numeric" });
  const facts = [source?.name, day].filter(Boolean).join(" · ");
  if (facts) item.append(" ", Object.assign(document.createElement("span"), { className: "count", textContent: facts }));
  return item;
}

document.addEventListener("toggle", ({ target }) => target.matches(".similar") && unfoldSimilar(target), true);

/** List the reader's recent searches on the home page. */
function showRecent() {
  const section = part("recent");
  if (!section) return;
  const texts = box.recent ?? [];
  section.hidden = !texts.length;
  section.querySelector("ul").replaceChildren(...texts.map(recentLink));
}

function recentLink(text) {
  const link = document.createElement("a");
  link.href = `${form.action}?${new URLSearchParams({ q: text })}`;
  link.dir = "auto";
  link.textContent = text;
  const item = document.createElement("li");
  item.append(link);
  return item;
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("#recent button")) {
    box.forget();
    part("results").focus({ preventScroll: true });
  }
  if (target.closest(".hits h2 a")) box.remember?.();
  if (target.closest(".copy button")) copyLink(target);
});

async function copyLink(button) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = announcement.textContent = button.dataset.done;
  } catch {
    // The browser refuses; the address bar has the same link.
    button.hidden = true;
  }
}

box.addEventListener("curated-search-forget", showRecent);
showRecent();
