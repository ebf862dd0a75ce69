// The reader's own recent searches. They never leave the device.

const RECENT_KEY = "curated-search-recent";

/** The searches, newest first. */
function recentSearches() {
  try {
    const texts = JSON.parse(localStorage.getItem(RECENT_KEY)) ?? [];
    return texts.filter((text) => typeof text === "string");
  } catch {
    // The browser stores nothing, or something else is stored.
    return [];
  }
}

function storeRecent(texts) {
  try {
    if (texts.length) localStorage.setItem(RECENT_KEY, JSON.stringify(texts));
    else localStorage.removeItem(RECENT_KEY);
  } catch {
    // The browser stores nothing.
  }
}
