// Shows the filters in a sheet on narrow screens, selects them with the space bar, and searches long
// facets. Without this script, the filters unfold in place.

const FACET_SEARCH_DELAY_MS = 150;

const filters = document.getElementById("filters");
const results = document.getElementById("results");
const api = document.querySelector("[data-api]").dataset.api.replace(/search$/, "");
// The style sheet shows the filters as a sheet at the same widths.
const narrow = matchMedia("(max-width: 59.99rem)");

const sheet = () => filters.querySelector(".filters");

/** While the sheet is open, the rest of the page can be neither focused nor clicked. */
function cover() {
  const open = Boolean(narrow.matches && !filters.hidden && sheet()?.open);
  for (const part of document.querySelectorAll(".skip, .top, .bottom, #results")) part.inert = open;
}

function close(focused) {
  sheet().open = false;
  cover();
  focused.focus({ preventScroll: true });
}

filters.addEventListener("toggle", cover, true);
narrow.addEventListener("change", cover);
// Each answer replaces the sheet.
new MutationObserver(cover).observe(filters, { childList: true, attributes: true });

filters.addEventListener("click", (event) => {
  if (!event.target.closest(".done")) return;
  event.preventDefault();
  close(results);
  scrollTo(0, 0);
});

filters.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === " " && target.matches("a.value")) {
    // What looks like a check box answers to the same key.
    event.preventDefault();
    target.click();
  } else if (key === "Escape" && results.inert && !target.value) {
    close(sheet().querySelector("summary"));
  }
});

// The search field of a long facet: the values come from the API, and each row is a copy of one on the page.

let finding;

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(".find")) return;
  clearTimeout(finding);
  finding = setTimeout(() => find(target), FACET_SEARCH_DELAY_MS);
});

async function find(input) {
  const section = input.closest(".facet");
  const text = input.value;
  const values = text.trim() ? await matching(section.dataset.field, text) : null;
  // The reader has typed more in the meantime.
  if (input.value !== text || !input.isConnected) return;
  const row = section.querySelector("a.value");
  section.querySelector(".matching")?.remove();
  section.classList.toggle("finding", Boolean(values));
  section.querySelector(".nothing").hidden = !values || values.length > 0;
  if (!values || !row) return;
  const list = document.createElement("ul");
  list.className = "matching";
  list.append(...values.map((value) => drawn(row, section.dataset.field, value)));
  section.append(list);
}

async function matching(field, text) {
  const url = new URL(`facets/${field}`, new URL(api, location));
  for (const [name, value] of new URL(location).searchParams) {
    if (!["page", "per_page", "sort", "facet_limit"].includes(name)) url.searchParams.append(name, value);
  }
  url.searchParams.set("contains", text.trim());
  url.searchParams.set("facet_limit", "30");
  url.searchParams.set("toggle_urls", "off");
  try {
    const response = await fetch(url, { cache: "no-cache" });
    if (!response.ok) return [];
    const { values, select_url } = await response.json();
    return values.map((value) => ({
      toggle_url: select_url.replace("{value}", () => encodeURIComponent(value.value)),
      ...value,
    }));
  } catch {
    return [];
  }
}

function drawn(row, field, { value, label, count, selected, toggle_url }) {
  const link = row.cloneNode(true);
  const there = new URL(toggle_url, location);
  const url = new URL(form.action);
  url.search = there.search;
  for (const name of ["facet_limit", "toggle_urls"]) url.searchParams.delete(name);
  link.href = url;
  link.className = selected ? "value selected" : "value";
  link.dataset.key = `${field} ${value}`;
  link.querySelector(".name").textContent = label;
  link.querySelector(".count").textContent = count.toLocaleString(document.documentElement.lang);
  const item = document.createElement("li");
  item.append(link);
  return item;
}
