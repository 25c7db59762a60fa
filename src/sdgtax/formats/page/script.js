
"use strict";
// The list of indicators: search, filters, order, and addresses of what is shown. Texts of the data are only ever set as text.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, facets, sets, rows, texts } = data;
  const place = document.getElementById("explorer");
  const filters = facets.map((facet, n) => ({ ...facet, n })).filter((facet) => facet.key);
  const NONE = "-", STEP = 100, PRINTED = 150;
  const collator = new Intl.Collator(data.lang, { numeric: true });
  const fold = (text) => text.toLocaleLowerCase(data.lang).normalize("NFC");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  function make(name, looks = {}, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(looks)) if (value !== "" && value !== false) made.setAttribute(key, value === true ? "" : value);
    made.append(...content);
    return made;
  }

  // -- what is shown, which the address tells

  const EMPTY = { q: "", ...Object.fromEntries(filters.map((f) => [f.key, ""])), set: "", review: "", sure: "", sort: "" };
  let state = { ...EMPTY };
  let limit = STEP;

  function read() {
    const told = new URLSearchParams(location.hash.slice(1));
    state = { ...EMPTY };
    for (const key of Object.keys(EMPTY)) state[key] = told.get(key) || "";
    for (const [key, control] of controls) {
      if (control.type === "checkbox") control.checked = state[key] !== "";
      else {
        control.value = state[key];
        if (control.value !== state[key]) control.value = state[key] = "";
      }
    }
  }

  const address = () => "#" + new URLSearchParams(Object.entries(state).filter(([, value]) => value));

  // -- rows

  for (const [n, row] of rows.entries()) {
    row.at = n;
    row.text = fold([row.t, row.d, row.c].filter(Boolean).join(" "));
    row.by = facets.map(() => []);
    for (const answer of row.a || []) row.by[answer[0]].push(answer);
  }

  function has(row, filter, value) {
    const found = state.sure ? row.by[filter.n].filter((answer) => answer[3]) : row.by[filter.n];
    return value === NONE ? !found.length : found.some((answer) => facets[filter.n].answers[answer[1]][0] === value);
  }

  function fits(row, but) {
    if (state.set && but !== "set" && sets[row.s].id !== state.set) return false;
    if (state.review && !row.r) return false;
    for (const filter of filters) if (state[filter.key] && but !== filter.key && !has(row, filter, state[filter.key])) return false;
    return fold(state.q).split(/\s+/).every((word) => row.text.includes(word));
  }

  const ORDERS = {
    "": (a, b) => a.at - b.at,
    title: (a, b) => collator.compare(a.d || a.t, b.d || b.t),
    code: (a, b) => collator.compare(a.c || "", b.c || ""),
    unsure: (a, b) => !a.r - !b.r || a.p - b.p,
  };

  // -- controls

  const controls = new Map();
  const options = new Map();

  function choice(key, label, listed) {
    const select = make("select", { name: key });
    for (const [value, text] of listed) select.append(new Option(text, value));
    options.set(key, listed);
    return control(key, make("label", {}, label, select), select);
  }

  function control(key, label, field) {
    controls.set(key, field);
    field.addEventListener(field.type === "search" ? "input" : "change", () => {
      state[key] = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
      limit = STEP;
      history.replaceState(null, "", address());
      show();
    });
    return label;
  }

  function check(key, label) {
    const box = make("input", { type: "checkbox", name: key });
    return control(key, make("label", { class: "check" }, box, label), box);
  }

  const search = make("input", { type: "search", name: "q", autocomplete: "off" });
  const panel = make("div", { class: "filters", role: "search", "aria-label": words.search });
  panel.append(control("q", make("label", { class: "wide" }, words.search, search), search));
  for (const filter of filters) {
    const answers = filter.answers.map(([name, , label]) => [name, label]);
    panel.append(choice(filter.key, filter.label, [["", words.all], ...answers, [NONE, words.none]]));
  }
  if (data.shown > 1) panel.append(choice("set", words.set, [["", words.all], ...sets.slice(0, data.shown).map((s) => [s.id, s.name])]));
  panel.append(choice("sort", words.sort, [["", words["by-place"]], ["title", words["by-title"]], ["code", words["by-code"]], ["unsure", words["by-unsure"]]]));
  panel.append(check("review", words.review), check("sure", words.sure));
  const reset = make("button", { type: "button" }, words.reset);
  reset.addEventListener("click", () => go({ ...EMPTY }));
  panel.append(reset);

  const count = make("p", { role: "status", tabindex: "-1" });
  const link = make("a", { href: "#" }, words.link);
  const list = make("ul", { class: "rows" });
  const more = make("button", { type: "button", class: "more" });
  more.addEventListener("click", () => {
    const next = limit;
    limit += STEP;
    extend(next);
    list.children[next].querySelector("summary").focus();
  });
  place.append(panel, make("div", { class: "found" }, count, link), list, more);

  function go(wanted) {
    state = wanted;
    history.replaceState(null, "", address());
    read();
    show();
  }

  // -- one indicator

  function marked(title, spans = []) {
    const parts = [];
    let at = 0;
    const signs = Array.from(title); // places are counted in characters
    for (const [start, end] of spans) {
      parts.push(signs.slice(at, start).join(""), make("mark", {}, signs.slice(start, end).join("")));
      at = end;
    }
    return [...parts, signs.slice(at).join("")];
  }

  function chip([facet, answer, percent, sure]) {
    const [, short, label, look] = facets[facet].answers[answer];
    const looks = { class: `chip ${sure ? look && `mark ${look}` : "unsure"}`.trim(), title: `${facets[facet].label}: ${label} (${percent} %)` };
    return make("span", looks, sure ? short : `${short} ?`);
  }

  const ref = (row) => [data.shown > 1 ? sets[row.s].id : "", row.c || ""].filter(Boolean).join(" · ");

  function item(row) {
    const title = row.d ? [row.d] : marked(row.t, row.m);
    const what = make("span", { class: "what", lang: row.d || row.l === "und" ? "" : row.l }, ...title, make("span", { class: "ref" }, ref(row)));
    const chips = make("span", { class: "chips" }, ...filters.flatMap((filter) => row.by[filter.n].map(chip)));
    const certain = make("span", { class: "certain" }, make("span", { class: "percent" }, `${words.confidence} ${row.p} %`));
    if (row.r) certain.append(" ", make("span", { class: "doubt" }, words.doubt));
    const details = make("details", {}, make("summary", {}, what, chips, certain));
    details.addEventListener("toggle", () => open(details, row));
    return make("li", {}, details);
  }

  function open(details, row) {
    if (!details.open || details.children.length > 1) return;
    const inside = make("div", { class: "inside" });
    if (row.d) inside.append(make("p", { lang: row.l }, ...marked(row.t, row.m)));
    inside.append(make("p", {}, row.x));
    if (row.r) inside.append(make("p", { class: "doubt" }, `${words.doubt}: ${row.r}`));
    const answers = make("dl");
    facets.forEach((facet, n) => {
      if (!row.by[n].length) return;
      const said = row.by[n].map(([, answer, percent, sure]) => `${facet.answers[answer][2]} (${percent} %${sure ? "" : `, ${words.unsure}`})`);
      answers.append(make("dt", {}, facet.label), make("dd", {}, said.join("; ")));
    });
    inside.append(answers);
    if (row.k) inside.append(make("h3", {}, words.counterparts), make("ul", {}, ...row.k.map(counterpart)));
    if (row.n) inside.append(make("h3", {}, words.open), make("ul", {}, ...row.n.map((n) => make("li", {}, texts[n]))));
    details.append(inside);
  }

  function counterpart([other, relation, percent, differs]) {
    const [set, code, title] = typeof other === "number" ? [rows[other].s, rows[other].c || "", rows[other].d || rows[other].t] : other;
    const told = [`${texts[relation]}, ${percent} %`, texts[differs]].filter(Boolean).join(": ");
    return make("li", {}, title, " ", make("span", { class: "ref" }, `${sets[set].id} ${code} (${told})`));
  }

  // -- drawing

  let found = [];

  function extend(from) {
    list.append(...found.slice(from, limit).map(item));
    const rest = found.length - limit;
    more.hidden = rest <= 0;
    more.textContent = fill(words.more, { n: Math.min(rest, STEP) });
  }

  function show() {
    found = rows.filter((row) => fits(row)).sort(ORDERS[state.sort] || ORDERS[""]);
    list.replaceChildren();
    extend(0);
    if (!found.length) list.append(make("li", {}, words.nothing));
    count.textContent = fill(words.count, { n: found.length, of: rows.length });
    link.setAttribute("href", address());
    for (const filter of filters) counted(filter.key, rows.filter((row) => fits(row, filter.key)), (row, value) => !value || has(row, filter, value));
    if (options.has("set")) counted("set", rows.filter((row) => fits(row, "set")), (row, value) => !value || sets[row.s].id === value);
  }

  function counted(key, among, belongs) {
    const fields = controls.get(key).options;
    options.get(key).forEach(([value, text], n) => {
      fields[n].textContent = `${text} (${among.filter((row) => belongs(row, value)).length})`;
    });
  }

  const told = () => location.hash.includes("=");
  window.addEventListener("hashchange", () => {
    if (location.hash && !told()) return; // a section of the page
    read();
    limit = STEP;
    show();
    if (!told()) return;
    document.getElementById("indicators").scrollIntoView();
    count.focus({ preventScroll: true });
  });

  // -- paper: all that is found, and what is folded away

  let opened = [];
  window.addEventListener("beforeprint", () => {
    limit = Infinity;
    show();
    const own = list.children.length <= PRINTED ? [...list.querySelectorAll("details")] : [];
    const others = [...document.querySelectorAll("main details")].filter((details) => !place.contains(details));
    opened = [...others, ...own].filter((details) => !details.open);
    for (const details of opened) details.open = true;
    own.forEach((details, n) => open(details, found[n]));
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    limit = STEP;
    show();
  });
  read();
  show();
  if (told()) document.getElementById("indicators").scrollIntoView();
})();
