"use strict";
// The list is written once, for readers without scripts. With scripts the browser leaves it unread (noscript): rows are
// taken from it as text, and only those shown become elements. Ten thousand reports then cost what a hundred do.
(() => {
  const [STEP, LEAP] = [100, 1000];
  const by = (id) => document.getElementById(id);
  const [form, table, body, status, more] = [by("filtres"), by("resultats"), document.querySelector("#resultats tbody"), by("compte"), by("suite")];
  const lines = by("liste").textContent.split("\n").filter((line) => line.startsWith("<tr data-"));
  const decode = (text) => text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)).replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’']/g, " ").toLowerCase();
  const plain = (line) => decode(line.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim());
  const rows = lines.map((line, rank) => {
    const row = { line, rank };
    for (const [, name, value] of line.slice(0, line.indexOf(">")).matchAll(/data-(\w+)="([^"]*)"/g)) row[name] = decode(value);
    return row;
  });
  let said = null;
  const words = () => (said ??= lines.map((line) => fold(plain(line))));
  const facets = [...form.querySelectorAll("select")];
  const number = new Intl.NumberFormat("fr-FR");
  const french = new Intl.Collator("fr", { numeric: true });
  const cell = (row, column) => plain(row.line.split(/<t[hd][ >]/)[column].replace(/^[^>]*?>/, ""));
  const orders = {
    Territoire: [(a, b) => french.compare(a.lieu ??= cell(a, 1), b.lieu ??= cell(b, 1)), "ascending"],
    Chapitre: [(a, b) => french.compare(a.titre ??= cell(a, 2), b.titre ??= cell(b, 2)), "ascending"],
    Fichiers: [(a, b) => a.octets - b.octets, "descending"],
    "Produit le": [(a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0), "descending"],
    "Durée": [(a, b) => a.duree - b.duree, "descending"],
    "État": [(a, b) => a.rank - b.rank, "ascending"],
  };
  let found = rows, shown = 0, sorted = ["État", "ascending"];

  const plural = (count, word) => `${number.format(count)} ${word}${count > 1 ? "s" : ""}`;

  function show(upTo) {
    const from = shown;
    shown = Math.min(upTo, found.length);
    body.insertAdjacentHTML("beforeend", found.slice(from, shown).map((row) => row.line).join(""));
    for (const row of [...body.rows].slice(from))
      for (const link of row.querySelectorAll("a")) link.setAttribute("aria-label", `${link.textContent}, ${row.cells[0].textContent}, ${row.cells[1].textContent}`);
    more.hidden = shown === found.length;
    const left = found.length - shown;
    for (const [button, step] of [["plus", STEP], ["bond", LEAP]]) by(button).textContent = `Afficher ${number.format(Math.min(step, left))} de plus`;
    by("bond").hidden = left <= STEP;
  }

  function refresh() {
    const asked = fold(form.texte.value).split(/\s+/).filter(Boolean);
    const chosen = facets.filter((facet) => facet.value);
    const text = asked.length ? words() : null;
    found = rows.filter((row) => chosen.every((facet) => row[facet.name] === facet.value) && asked.every((word) => text[row.rank].includes(word)));
    const [compare, first] = orders[sorted[0]];
    const way = sorted[1] === first ? 1 : -1;
    const sense = first === "descending" ? -way : way;
    found.sort((a, b) => sense * compare(a, b) || a.rank - b.rank);
    body.replaceChildren();
    shown = 0;
    show(STEP);
    const counted = (state, what) => [found.filter((row) => row.etat === state).length].filter(Boolean).map((count) => `${number.format(count)} ${what}${what.startsWith("ret") && count > 1 ? "s" : ""}`);
    const aside = [...counted("echec", "en échec"), ...counted("retenu", "retenu")].join(" et ");
    status.textContent = (found.length ? `${plural(found.length, "rapport")} sur ${number.format(rows.length)}` : "Aucun rapport ne correspond") + (aside ? `, dont ${aside}.` : ".");
    table.hidden = !found.length;
    const state = new URLSearchParams([["texte", form.texte.value], ...chosen.map((facet) => [facet.name, facet.value])].filter(([, value]) => value));
    history.replaceState(null, "", `#${state}`);
  }

  for (const heading of table.querySelectorAll("thead th")) {
    const name = heading.textContent;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    heading.replaceChildren(button);
    heading.ariaSort = name === sorted[0] ? sorted[1] : "none";
    button.addEventListener("click", () => {
      const first = orders[name][1];
      sorted = [name, sorted[0] === name && sorted[1] === first ? (first === "ascending" ? "descending" : "ascending") : first];
      for (const other of table.querySelectorAll("thead th")) other.ariaSort = other === heading ? sorted[1] : "none";
      refresh();
    });
  }
  const next = (upTo) => {
    const from = shown;
    show(upTo);
    body.rows[from]?.querySelector("a")?.focus();
  };
  by("plus").addEventListener("click", () => next(shown + STEP));
  by("bond").addEventListener("click", () => next(shown + LEAP));
  let waiting;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, event.target === form.texte ? 120 : 0);
  });
  form.addEventListener("reset", () => setTimeout(refresh));
  form.addEventListener("submit", (event) => event.preventDefault());
  const read = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const fields = [form.texte, ...facets];
    // Another address inside the page (the skip link) leaves the filters as they are.
    if (!location.hash || fields.some((field) => asked.has(field.name))) for (const field of fields) field.value = asked.get(field.name) ?? "";
    refresh();
  };
  addEventListener("hashchange", read);
  form.hidden = false;
  read();
})();
