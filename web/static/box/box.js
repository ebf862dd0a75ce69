// <curated-search-box>: a search box with suggestions for any site, without dependencies.
// The server prepends the box's text in every language, WORDS, and the number of POPULAR searches.

const SELF = import.meta.url;
const BASE = new URL(".", SELF);
const DATA = [...document.scripts].find((script) => script.src === SELF)?.dataset ?? {};

// Tagalog's own code, which browsers may use for what CLDR calls Filipino.
const ALIASES = { tl: "fil" };

// Keystrokes with pending answers. On a slow connection, more would only delay one another.
const MAX_PENDING = 2;

class CuratedSearchBox extends HTMLElement {
  #input;
  // Opens under the box: the list of options, or a message that there are none.
  #panel;
  #list;
  #empty;
  #announcement;
  // Contains all of these in the modal mode; the button opens it.
  #dialog;
  // Popular searches, once they have been requested.
  #popular;
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
    if (this.#dialog && !this.#dialog.open) this.#dialog.showModal();
    this.#input.focus();
  }

  /** The reader's recent searches, as many as the box lists. */
  get recent() {
    return recentSearches().slice(0, this.#number("recent", 5));
  }

  /** Add a search to the recent ones. */
  remember(words = this.value) {
    const [text, most] = [words.trim(), this.#number("recent", 5)];
    const others = this.recent.filter((other) => other.toLowerCase() !== text.toLowerCase());
    if (text && most) storeRecent([text, ...others].slice(0, most));
  }

  /** Delete all recent searches. */
  forget() {
    storeRecent([]);
    this.#emit("forget");
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

  #number(name, fallback) {
    return Number(this.#setting(name, fallback));
  }

  #held() {
    const form = this.querySelector("form");
    return form ? [...new FormData(form)].filter(([name, text]) => name !== "q" && text) : [];
  }

  /** The nearest language, also outside of the shadow roots that contain the box. */
  #lang() {
    let lang;
    for (let node = this; node && !lang; node = node.getRootNode().host) lang = node.closest("[lang]")?.lang;
    return (lang || "").toLowerCase().replace("_", "-");
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
    const label = this.#setting("label", plain?.labels?.[0]?.textContent.trim() || plain?.ariaLabel || this.#word("label"));
    this.#input = element("input", {
      part: "input", type: "search", name: "q", role: "combobox", "aria-label": label,
      "aria-expanded": "false", "aria-controls": "list", "aria-autocomplete": "list",
      "aria-haspopup": "listbox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      enterkeyhint: "search", maxlength: "512", dir: "auto",
      placeholder: this.#setting("placeholder", plain?.placeholder || label),
    });
    const modal = this.#setting("mode") === "modal";
    const button = modal
      ? element("button", { part: "close", class: "close", type: "button" }, this.#word("close"))
      : element("button", { part: "button", type: "submit" }, this.#word("search"));
    const form = element("form", { part: "form", role: "search" }, this.#input, button);
    this.#list = element("div", { role: "listbox", id: "list", "aria-label": this.#word("suggestions") });
    this.#empty = element("div", { part: "empty", class: "empty", hidden: "" }, this.#word("nothing"));
    this.#panel = element("div", { part: "list", class: "list", hidden: "" }, this.#list, this.#empty);
    this.#announcement = element("div", { class: "unseen", role: "status" });
    const focused = plain && plain === this.getRootNode().activeElement;
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [STYLE];
    const parts = [form, this.#panel, this.#announcement];
    root.append(...(modal ? this.#modal(label, parts) : parts));
    if (modal) button.addEventListener("click", () => this.#dialog.close());
    this.#input.value = this.#asked = plain?.value ?? "";
    // An earlier setting may have let searches be stored.
    if (!this.#number("recent", 5)) storeRecent([]);
    if (focused) this.focus();
    form.addEventListener("submit", (event) => this.#submit(event));
    this.#input.addEventListener("input", (event) => event.isComposing || this.#soon());
    this.#input.addEventListener("compositionend", () => this.#soon());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("focus", () => this.#offer());
    // Keep focus in the box.
    this.#panel.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget)) this.close();
    });
  }

  /** The button that opens the box as a dialog, and the dialog. */
  #modal(label, parts) {
    const keys = this.#shortcuts().find((shortcut) => shortcut.includes("+")) ?? "";
    const mod = /Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl";
    const hint = keys.split("+").map((key) => (key === "mod" ? mod : key.toUpperCase())).join(" ");
    const opener = element("button", { part: "opener", class: "opener", type: "button", "aria-haspopup": "dialog" }, element("span", {}, label));
    if (hint) opener.append(element("kbd", { "aria-hidden": "true" }, hint));
    opener.addEventListener("click", () => this.focus());
    this.#dialog = element("dialog", { part: "dialog", "aria-label": label }, ...parts);
    this.#dialog.addEventListener("close", () => this.close());
    // Its parts cover the dialog, so whatever hits the dialog itself is a click on the backdrop.
    this.#dialog.addEventListener("mousedown", ({ target }) => target === this.#dialog && this.#dialog.close());
    return [opener, this.#dialog];
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), this.#number("debounce", 40));
  }

  async #ask() {
    const words = this.value;
    if (words === this.#asked) return;
    this.#late = this.#pending >= MAX_PENDING;
    if (this.#late) return;
    this.#asked = words;
    const turn = ++this.#turn;
    this.#emit("query", { q: words });
    if (!words.trim()) return this.#offer();
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

  /** In an empty box, list the reader's recent searches, and those that many readers send. */
  async #offer() {
    if (this.value.trim()) return;
    const turn = (this.#shownTurn = ++this.#turn);
    this.#showOffer(this.#popular ?? []);
    const most = this.#number("popular", POPULAR);
    if (this.#popular || !most) return;
    const answer = await this.#get("suggest", [["q", ""]], this.#abort.signal);
    if (answer) this.#popular = answer.suggestions.slice(0, most).map(({ text }) => text);
    if (answer && turn === this.#turn && this.#active < 0) this.#showOffer(this.#popular);
  }

  #showOffer(popular) {
    this.#clear();
    this.#empty.hidden = true;
    const recent = this.recent;
    const search = (text) => this.#option([text], "", this.address(text));
    const options = recent.map(search);
    if (options.length) options.push(element("div", { class: "option forget", part: "option forget", role: "option", "aria-selected": "false" }, this.#word("forget")));
    this.#append(this.#word("recent"), options);
    this.#append(this.#word("popular"), popular.filter((text) => !recent.includes(text)).map(search));
    this.#reveal();
    // The option that clears the recent searches is not one of them.
    const shown = this.#options.filter(({ href }) => href).length;
    this.#announcement.textContent = shown ? this.#word("shown", shown) : "";
  }

  async #answer(words, signal) {
    const most = this.#number("hits", 5);
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
    const site = this.#setting("site");
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
      add(this.#word("results"), this.#option(text, this.#facts(hit), articleUrl(hit.passage_url || hit.url || hit.source?.url, site), line));
    }
    // Searches that the API proposes where nothing, or little, was found.
    for (const q of proposed) add("", this.#option([this.#word("did_you_mean").replace("{q}", q)], "", this.address(q)));
    for (const [label, options] of groups) this.#append(label, options);
    const shown = [...groups.values()].flat().length;
    this.#empty.hidden = total !== 0;
    if (total) {
      const all = this.#option([this.#word("all", total)], "", this.address(words));
      all.classList.add("all");
      all.part.add("all");
      this.#list.append(all);
    }
    this.#reveal();
    this.#say(shown, total, correction);
  }

  /** Append options to the list, as a group if it has a label. */
  #append(label, options) {
    if (!options.length) return;
    if (!label) return this.#list.append(...options);
    const id = `group${this.#list.childElementCount}`;
    const heading = element("div", { part: "heading", class: "heading", id, role: "presentation" }, label);
    this.#list.append(element("div", { role: "group", "aria-labelledby": id }, heading, ...options));
  }

  /** Number the options, and open the panel if there is anything in it. */
  #reveal() {
    this.#options = [...this.#list.querySelectorAll(".option")];
    this.#options.forEach((option, at) => (option.id = `option${at}`));
    this.#list.hidden = !this.#options.length;
    this.#open(this.shadowRoot.activeElement === this.#input && !(this.#list.hidden && this.#empty.hidden));
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
      else if (step > 0) this.value.trim() ? this.#again() : this.#offer();
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
    if (option?.matches(".forget")) return this.#forgetAll();
    this.#go(option?.href ?? this.address(), tab);
  }

  #forgetAll() {
    this.forget();
    this.#offer();
  }

  /** Escape closes the list, and the dialog with it. It never clears the box, as browsers would. */
  #escape(event) {
    if (!this.#dialog && this.#panel.hidden && !this.value) return;
    event.preventDefault();
    if (this.#dialog) this.#dialog.close();
    else if (!this.#panel.hidden) this.close();
  }

  #submit(event) {
    // Navigate by script: the site's content security policy may forbid the form's action.
    event.preventDefault();
    this.#go(this.address(), false);
  }

  #click(event) {
    const option = event.target.closest(".option");
    if (option?.matches(".forget")) return this.#forgetAll();
    if (!option || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#go(option.href, false);
  }

  /** The words of a chosen search, or those that led to a chosen article. */
  #wordsOf(url) {
    const [there, search] = [new URL(url), new URL(this.address(""))];
    const isSearch = there.origin + there.pathname === search.origin + search.pathname;
    return isSearch ? (there.searchParams.get("q") ?? "") : this.value;
  }

  #go(url, tab) {
    this.remember(this.#wordsOf(url));
    if (tab) return window.open(url, "_blank", "noopener");
    this.#asked = this.value;
    this.close();
    this.#dialog?.close();
    if (this.#emit("go", { url })) location.assign(url);
  }

  /** Dispatch an event; false if the page prevents our default action. */
  #emit(name, detail) {
    return this.dispatchEvent(new CustomEvent(`curated-search-${name}`, { detail, bubbles: true, cancelable: true }));
  }

  #pressed(event) {
    if (event.defaultPrevented || event.isComposing || isWriting(event.composedPath()[0])) return;
    if (!this.#shortcuts().some((shortcut) => isPressed(shortcut, event))) return;
    event.preventDefault();
    this.focus();
    this.#input.select();
  }

  #shortcuts() {
    return this.#setting("shortcut", "/ mod+k").toLowerCase().split(" ");
  }
}

if (!customElements.get("curated-search-box")) customElements.define("curated-search-box", CuratedSearchBox);
