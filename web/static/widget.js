// <curated-search-box>: a search box with suggestions for any site, without dependencies.
// The server prepends `const WORDS = {…}`, the box's text in every language.

const SELF = import.meta.url;
const BASE = new URL(".", SELF);
const DATA = [...document.scripts].find((script) => script.src === SELF)?.dataset ?? {};

// Tagalog's own code, which browsers may use for what CLDR calls Filipino.
const ALIASES = { tl: "fil" };

// Keystrokes with pending answers. On a slow connection, more would only delay one another.
const MAX_PENDING = 2;

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
:host { display: block; position: relative; min-inline-size: 0; text-align: start; font: inherit;
  --_ground: var(--search-ground, Canvas); --_ink: var(--search-ink, CanvasText);
  --_soft: var(--search-soft, color-mix(in srgb, var(--_ink) 72%, var(--_ground)));
  --_line: var(--search-line, color-mix(in srgb, var(--_ink) 16%, var(--_ground)));
  --_edge: var(--search-edge, color-mix(in srgb, var(--_ink) 60%, var(--_ground)));
  --_accent: var(--search-accent, LinkText); --_on-accent: var(--search-on-accent, Canvas);
  --_tint: var(--search-tint, color-mix(in srgb, var(--_accent) 12%, var(--_ground)));
  --_radius: var(--search-radius, .5rem); }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
form { display: flex; gap: .5rem; margin: 0; }
input, button { font: inherit; block-size: 2.75rem; border-radius: var(--_radius); }
input { flex: 1; inline-size: 100%; min-inline-size: 0; appearance: none; padding-inline: .875rem; color: var(--_ink); background: var(--_ground); border: 1px solid var(--_edge); }
input::placeholder { color: var(--_soft); opacity: 1; }
input:placeholder-shown { text-overflow: ellipsis; }
::-webkit-search-cancel-button { appearance: none; cursor: pointer; inline-size: .75rem; block-size: .75rem; transform: rotate(45deg);
  background: linear-gradient(var(--_soft), var(--_soft)) center / 100% 1.5px no-repeat, linear-gradient(var(--_soft), var(--_soft)) center / 1.5px 100% no-repeat; }
input:focus-visible { outline: 2px solid var(--_accent); outline-offset: -1px; }
button { padding-inline: 1.125rem; border: 0; font-weight: 600; background: var(--_accent); color: var(--_on-accent); cursor: pointer; }
button:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.list { position: absolute; z-index: var(--search-layer, 1000); inset-inline: 0; inset-block-start: calc(100% + .375rem);
  max-block-size: min(34rem, 75vh); overflow-y: auto; overscroll-behavior: contain; padding: .375rem;
  background: var(--_ground); color: var(--_ink); border: 1px solid var(--_line); border-radius: var(--_radius);
  box-shadow: 0 .5rem 1.75rem rgb(0 0 0 / .18); }
.heading { padding: .5rem .625rem .25rem; font-size: .8125rem; font-weight: 600; color: var(--_soft); }
.option { display: flex; flex-wrap: wrap; align-items: baseline; gap: .125rem .75rem; padding: .5625rem .625rem; line-height: 1.35;
  color: inherit; text-decoration: none; border-radius: calc(var(--_radius) - .125rem); cursor: pointer; overflow-wrap: anywhere; }
.option:hover, .option[aria-selected=true] { background: var(--_tint); }
.option[aria-selected=true] { box-shadow: inset 0 0 0 2px var(--_accent); }
.text { flex: 1 1 14rem; text-align: -webkit-match-parent; text-align: match-parent; }
.line, .note { flex-basis: 100%; color: var(--_soft); font-size: .8125rem; }
.line { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.short .note { flex-basis: auto; }
.corrected { padding: .5rem .625rem .25rem; color: var(--_soft); font-size: .8125rem; }
.all { color: var(--_accent); font-weight: 600; border-block-start: 1px solid var(--_line); border-start-start-radius: 0; border-start-end-radius: 0; margin-block-start: .25rem; }
.empty { padding: .75rem .625rem .375rem; color: var(--_soft); }
mark { background: none; color: inherit; font-weight: 700; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
/* Phones zoom in on a field with smaller text. */
@media (pointer: coarse) { input { font-size: max(16px, 1em); } }
@media (forced-colors: active) { .option[aria-selected=true] { outline: 2px solid Highlight; } }
`);

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'", "#x27": "'" };

/** Create an element; children are nodes or strings. No string is ever parsed as HTML. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Parse escaped text whose only markup is <mark> into nodes. */
function marked(text) {
  const plain = (part) => part.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
  return text.split(/(<mark>.*?<\/mark>)/s).map((part) => {
    const inside = /^<mark>(.*)<\/mark>$/s.exec(part);
    return inside ? element("mark", {}, plain(inside[1])) : plain(part);
  });
}

/** An absolute http(s) URL, or null if the URL has another scheme. */
function followed(url, base) {
  try {
    const found = new URL(url, base);
    return /^https?:$/.test(found.protocol) ? found.href : null;
  } catch {
    return null;
  }
}

function isWriting(target) {
  return Boolean(target?.closest?.("input, textarea, select") || target?.isContentEditable);
}

/** Whether a key event is a shortcut such as `/` or `mod+k`; `mod` is Ctrl or Cmd. */
function isPressed(shortcut, event) {
  const keys = shortcut.split("+");
  if (event.key?.toLowerCase() !== keys.pop()) return false;
  const has = (name) => keys.includes(name);
  const control = has("mod") ? event.ctrlKey !== event.metaKey : event.ctrlKey === has("ctrl") && event.metaKey === has("meta");
  return control && event.altKey === has("alt") && (!has("shift") || event.shiftKey);
}

class CuratedSearchBox extends HTMLElement {
  #input;
  // Opens under the box: the list of options, or a message that there are none.
  #panel;
  #list;
  #empty;
  #announcement;
  #timer;
  // Aborts pending requests.
  #abort = new AbortController();
  #pending = 0;
  // Whether something was typed while too many requests were pending.
  #late = false;
  // Counts requests. An answer is discarded if a later one is already shown.
  #turn = 0;
  #shownTurn = 0;
  #asked = "";
  #options = [];
  #active = -1;
  #shortcut = (event) => this.#pressed(event);

  connectedCallback() {
    document.addEventListener("keydown", this.#shortcut);
    if (!this.shadowRoot) this.#build();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#shortcut);
    this.close();
  }

  /** The text in the box. */
  get value() {
    return this.#input.value;
  }

  set value(text) {
    if (this.#input.value === text) return;
    this.#input.value = this.#asked = text;
    this.close();
  }

  focus() {
    this.#input.focus();
  }

  /** Hide the list and abort pending requests, so that they cannot bring it back. */
  close() {
    clearTimeout(this.#timer);
    this.#late = false;
    this.#shownTurn = ++this.#turn;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#hide();
  }

  /** The URL of the results page, with the form's other fields. */
  address(words = this.value) {
    const url = new URL(this.querySelector("form")?.action ?? this.#setting("action", "search"), BASE);
    for (const [name, text] of this.#held()) url.searchParams.append(name, text);
    if (words.trim()) url.searchParams.set("q", words);
    return url.href;
  }

  #setting(name, fallback) {
    const camel = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    return this.getAttribute(name) ?? DATA[camel] ?? fallback;
  }

  #held() {
    const form = this.querySelector("form");
    return form ? [...new FormData(form)].filter(([name, text]) => name !== "q" && text) : [];
  }

  #lang() {
    return (this.closest("[lang]")?.lang || "").toLowerCase().replace("_", "-");
  }

  /** The language of the box's own text. */
  #spoken() {
    const tag = this.#lang().split("-")[0];
    return [tag, ALIASES[tag]].find((name) => Object.hasOwn(WORDS, name)) ?? "en";
  }

  #word(key, number) {
    const lang = this.#spoken();
    const found = WORDS[lang][key];
    const text = typeof found === "string" ? found : found[new Intl.PluralRules(lang).select(number)] ?? found.other;
    return text.replace("{n}", number?.toLocaleString(lang));
  }

  #build() {
    const plain = this.querySelector("input:not([type=hidden])");
    const label = this.#setting("label", plain?.labels?.[0]?.textContent.trim() || this.#word("label"));
    this.#input = element("input", {
      part: "input", type: "search", name: "q", role: "combobox", "aria-label": label,
      "aria-expanded": "false", "aria-controls": "list", "aria-autocomplete": "list",
      "aria-haspopup": "listbox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      enterkeyhint: "search", maxlength: "512", dir: "auto",
      placeholder: this.#setting("placeholder", plain?.placeholder || label),
    });
    const button = element("button", { part: "button", type: "submit" }, this.#word("search"));
    const form = element("form", { part: "form", role: "search" }, this.#input, button);
    this.#list = element("div", { role: "listbox", id: "list", "aria-label": this.#word("suggestions") });
    this.#empty = element("div", { part: "empty", class: "empty", hidden: "" }, this.#word("nothing"));
    this.#panel = element("div", { part: "list", class: "list", hidden: "" }, this.#list, this.#empty);
    this.#announcement = element("div", { class: "unseen", role: "status" });
    const focused = plain && plain === document.activeElement;
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [STYLE];
    root.append(form, this.#panel, this.#announcement);
    this.#input.value = this.#asked = plain?.value ?? "";
    if (focused) this.#input.focus();
    form.addEventListener("submit", (event) => this.#submit(event));
    this.#input.addEventListener("input", (event) => event.isComposing || this.#soon());
    this.#input.addEventListener("compositionend", () => this.#soon());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    // Keep focus in the box.
    this.#panel.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget)) this.close();
    });
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), Number(this.#setting("debounce", 40)));
  }

  async #ask() {
    const words = this.value;
    if (words === this.#asked) return;
    this.#late = this.#pending >= MAX_PENDING;
    if (this.#late) return;
    this.#asked = words;
    const turn = ++this.#turn;
    this.#emit("query", { q: words });
    if (!words.trim()) {
      this.#shownTurn = turn;
      return this.#hide();
    }
    this.#pending += 1;
    const answer = await this.#answer(words, this.#abort.signal);
    this.#pending -= 1;
    if (turn > this.#shownTurn) {
      this.#shownTurn = turn;
      if (answer) this.#show(answer, words);
      else this.#hide(this.#word("unavailable"));
    }
    if (this.#late) this.#ask();
  }

  async #answer(words, signal) {
    const most = Number(this.#setting("hits", 5));
    const filters = most ? this.#held().filter(([name]) => name !== "per_page") : [];
    const lang = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/.test(this.#lang()) ? { lang: this.#lang() } : {};
    const search = { q: words, per_page: most, facets: "none", fields: "title,url,passage_url,source,community,date,lang,highlight", ...lang };
    const [suggested, found] = await Promise.all([
      this.#get("suggest", [["q", words]], signal),
      most ? this.#get("search", [...filters, ...Object.entries(search)], signal) : null,
    ]);
    if (!suggested && !found) return null;
    return {
      // Titles are already listed as hits.
      suggestions: (suggested?.suggestions ?? []).filter(({ group }) => group !== "title"),
      hits: found?.hits ?? [],
      total: found?.total,
      corrected: found?.query?.corrected ? found.query.effective : "",
      proposed: (found?.suggestions ?? []).map(({ q }) => q),
    };
  }

  /** The API's answer as JSON, or null if the request fails. */
  async #get(route, pairs, signal) {
    try {
      const api = new URL(this.#setting("api", "api/v1/").replace(/\/?$/, "/"), BASE);
      const url = new URL(`${route}?${new URLSearchParams(pairs)}`, api);
      const response = await fetch(url, { signal, cache: "no-cache", credentials: "omit" });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  #show({ suggestions, hits, total, corrected, proposed }, words) {
    this.#clear();
    const correction = corrected && this.#word("corrected").replace("{effective}", `“${corrected}”`);
    if (correction) this.#list.append(element("div", { part: "corrected", class: "corrected", dir: "auto" }, correction));
    const site = new URL(this.#setting("site", document.baseURI), document.baseURI);
    const groups = new Map();
    const add = (label, option) => option && groups.set(label, [...(groups.get(label) ?? []), option]);
    for (const { label, highlight, url, count } of suggestions) {
      const note = count ? this.#word("articles", count) : "";
      const option = this.#option(marked(highlight), note, followed(url, BASE));
      option?.classList.add("short");
      add(label, option);
    }
    for (const hit of hits) {
      const text = hit.highlight?.title ? marked(hit.highlight.title) : [hit.title || hit.url];
      const line = marked(hit.highlight?.snippet?.[0] ?? "").filter(Boolean);
      add(this.#word("results"), this.#option(text, this.#facts(hit), followed(hit.passage_url || hit.url || hit.source?.url, site), line));
    }
    // Searches that the API proposes where nothing, or little, was found.
    for (const q of proposed) add("", this.#option([this.#word("did_you_mean").replace("{q}", q)], "", this.address(q)));
    for (const [label, options] of groups) {
      if (!label) {
        this.#list.append(...options);
        continue;
      }
      const id = `group${this.#list.childElementCount}`;
      const heading = element("div", { part: "heading", class: "heading", id, role: "presentation" }, label);
      this.#list.append(element("div", { role: "group", "aria-labelledby": id }, heading, ...options));
    }
    const shown = [...groups.values()].flat().length;
    this.#empty.hidden = total !== 0;
    if (total) {
      const all = this.#option([this.#word("all", total)], "", this.address(words));
      all.classList.add("all");
      all.part.add("all");
      this.#list.append(all);
    }
    this.#options = [...this.#list.querySelectorAll(".option")];
    this.#options.forEach((option, at) => (option.id = `option${at}`));
    this.#list.hidden = !this.#options.length;
    this.#open(this.shadowRoot.activeElement === this.#input && !(this.#list.hidden && this.#empty.hidden));
    this.#say(shown, total, correction);
  }

  /** What tells articles with the same title apart: where they are from, when, and their language. */
  #facts({ source, community, date, lang }) {
    const spoken = this.#spoken();
    const day = date && new Date(date).toLocaleDateString(spoken, { day: "numeric", month: "short", year: "numeric" });
    const foreign = /^[a-z]{2,3}\b/.exec(lang)?.[0];
    const language = foreign && foreign !== this.#lang().split("-")[0] ? new Intl.DisplayNames([spoken], { type: "language" }).of(foreign) : "";
    return [source?.name, community?.[0], day, language].filter(Boolean).join(" · ");
  }

  #option(text, note, href, line = []) {
    if (!href) return null;
    const parts = [element("span", { class: "text", part: "text", dir: "auto" }, ...text)];
    if (line.length) parts.push(" ", element("span", { class: "line", part: "line", dir: "auto" }, ...line));
    if (note) parts.push(" ", element("span", { class: "note", part: "note", dir: "auto" }, note));
    return element("a", { part: "option", class: "option", role: "option", "aria-selected": "false", tabindex: "-1", href }, ...parts);
  }

  #say(shown, total, correction) {
    const sentences = [correction, this.#word("shown", shown)].filter(Boolean);
    if (total) sentences.push(this.#word("articles", total));
    if (total === 0) sentences.push(this.#word("nothing"));
    this.#announcement.textContent = sentences.join(" ");
  }

  #open(open) {
    this.#panel.hidden = !open;
    this.#input.setAttribute("aria-expanded", String(open && !this.#list.hidden));
  }

  #hide(announcement = "") {
    this.#open(false);
    this.#activate(-1);
    this.#announcement.textContent = announcement;
  }

  #clear() {
    this.#activate(-1);
    this.#options = [];
    this.#list.replaceChildren();
    this.#panel.scrollTop = 0;
  }

  #activate(at) {
    this.#options[this.#active]?.setAttribute("aria-selected", "false");
    this.#options[this.#active]?.part.remove("active");
    this.#active = at;
    const option = this.#options[at];
    if (!option) return this.#input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.part.add("active");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #key(event) {
    // An input method is composing; Safari reports that only by this key code.
    if (event.isComposing || event.keyCode === 229) return;
    const { key, altKey } = event;
    if (key === "ArrowDown" || key === "ArrowUp") this.#arrow(event, key === "ArrowDown" ? 1 : -1, altKey);
    else if (key === "Enter") this.#enter(event);
    else if (key === "Escape") this.#escape(event);
  }

  /** Move through the options; the last is followed by the box, then by the first. */
  #arrow(event, step, alt) {
    event.preventDefault();
    const last = this.#panel.hidden || this.#active === this.#options.length - 1;
    // A page with results of its own takes the focus.
    if (step > 0 && last && !alt && !this.#emit("leave")) return this.#hide();
    if (this.#panel.hidden) {
      if (this.#options.length && this.#asked === this.value) this.#open(true);
      else if (step > 0 && this.value.trim()) this.#again();
      if (alt) return;
    } else if (alt) return step < 0 && this.#hide();
    if (this.#panel.hidden) return;
    const places = this.#options.length + 1;
    this.#activate(((this.#active + 1 + step + places) % places) - 1);
  }

  #again() {
    this.#asked = null;
    this.#ask();
  }

  #enter(event) {
    const option = this.#options[this.#panel.hidden ? -1 : this.#active];
    const tab = event.ctrlKey || event.metaKey;
    event.preventDefault();
    this.#go(option?.href ?? this.address(), tab);
  }

  /** Escape closes the list. It never clears the box, as browsers would. */
  #escape(event) {
    if (this.#panel.hidden && !this.value) return;
    event.preventDefault();
    if (!this.#panel.hidden) this.close();
  }

  #submit(event) {
    // Navigate by script: the site's content security policy may forbid the form's action.
    event.preventDefault();
    this.#go(this.address(), false);
  }

  #click(event) {
    const option = event.target.closest(".option");
    if (!option || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#go(option.href, false);
  }

  #go(url, tab) {
    if (tab) return window.open(url, "_blank", "noopener");
    this.#asked = this.value;
    this.close();
    if (this.#emit("go", { url })) location.assign(url);
  }

  /** Dispatch an event; false if the page prevents our default action. */
  #emit(name, detail) {
    return this.dispatchEvent(new CustomEvent(`curated-search-${name}`, { detail, bubbles: true, cancelable: true }));
  }

  #pressed(event) {
    if (event.defaultPrevented || event.isComposing || isWriting(event.composedPath()[0])) return;
    const shortcuts = this.#setting("shortcut", "/ mod+k").toLowerCase().split(" ");
    if (!shortcuts.some((shortcut) => isPressed(shortcut, event))) return;
    event.preventDefault();
    this.#input.focus();
    this.#input.select();
  }
}

if (!customElements.get("curated-search-box")) customElements.define("curated-search-box", CuratedSearchBox);
