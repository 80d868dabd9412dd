// The evidence panel beside the page: it opens at the cited words, steps through an answer's citations, gives the focus back.
const UNREACHABLE =
  '<div class="problem"><h2 tabindex="-1">This did not load</h2><p>Is Pullquote still running? Reload the page and try again.</p></div>';

export function source(wire) {
  const panel = document.querySelector("#source");
  const body = panel.querySelector(".section");
  const count = panel.querySelector(".count");
  const steps = [...panel.querySelectorAll(".step")];
  let opener = null; // what was opened, and the link that did it
  let among = []; // addresses of the answer's citations, in order of first use

  async function fill(load) {
    let html;
    try {
      html = await load();
    } catch {
      html = UNREACHABLE;
    }
    return html;
  }

  function show(html) {
    body.innerHTML = html;
    panel.hidden = false;
    document.body.classList.add("beside-open");
    body.scrollTop = 0;
    body.querySelector("h2")?.focus({ preventScroll: true });
  }

  function toMark() {
    const mark = body.querySelector("mark");
    // The section is shown from its beginning if the cited words are in view then.
    if (!mark || mark.getBoundingClientRect().bottom < body.getBoundingClientRect().bottom) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    mark.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  }

  const addresses = (scope) => {
    const links = [...(scope?.querySelectorAll("a.cite") ?? [])];
    return [...new Set(links.map((link) => link.getAttribute("href")))];
  };

  function mark(link) {
    document.querySelectorAll("a.cite.current").forEach((other) => other.classList.remove("current"));
    link?.classList.add("current");
  }

  const beside = {
    async open(link, address) {
      if (link && !panel.contains(link)) among = addresses(link.closest(".answer, table, .sides"));
      if (!(link && panel.contains(link))) opener = { link, address };
      const asked = (beside.asked = Symbol(address));
      const html = await fill(() => wire.server.source_of(address));
      if (beside.asked !== asked) return;
      show(html);
      toMark();
      mark(link && panel.contains(link) ? null : link);
      const place = among.indexOf(address);
      count.textContent = place < 0 ? "Source" : `Citation ${place + 1} of ${among.length}`;
      steps.forEach((button, n) => {
        const next = place + (n ? 1 : -1);
        button.hidden = place < 0 || among.length < 2;
        button.disabled = next < 0 || next >= among.length;
        button.value = among[next] ?? "";
      });
    },
    /** Show something else, such as what the assistant saw. */
    async tell(label, load, by) {
      opener = { link: by, address: null };
      among = [];
      const asked = (beside.asked = Symbol(label));
      const html = await fill(load);
      if (beside.asked !== asked) return;
      show(html);
      mark(null);
      count.textContent = label;
      steps.forEach((button) => (button.hidden = true));
    },
    close() {
      if (panel.hidden) return false;
      panel.hidden = true;
      body.replaceChildren();
      document.body.classList.remove("beside-open");
      mark(null);
      // The chat may have drawn the message anew since: then an equal link takes the place of the old one.
      const equal = [...document.querySelectorAll("a.cite")].filter((link) => link.getAttribute("href") === opener?.address);
      const target = opener?.link?.isConnected ? opener.link : equal[0];
      (target ?? document.querySelector("#question textarea"))?.focus();
      opener = null;
      return true;
    },
    /** The quoted words with who said them and where, to paste. */
    quote() {
      const words = [...body.querySelectorAll("mark")].map((one) => one.textContent).join(" … ");
      const told = [...body.querySelectorAll("h2, .affiliation, .where")].map((one) => one.textContent);
      return `“${words}”\n${told.join(", ")}`;
    },
  };

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a.cite");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      beside.open(link, link.getAttribute("href"));
    },
    true,
  );
  steps.forEach((button) =>
    button.addEventListener("click", () => {
      const link = [...document.querySelectorAll("a.cite")].find((one) => one.getAttribute("href") === button.value);
      const was = among;
      beside.open(link ?? null, button.value).then(() => {
        const again = button.disabled ? steps.find((one) => !one.disabled) : button;
        again?.focus();
      });
      among = was;
    }),
  );
  panel.querySelector(".close").addEventListener("click", () => beside.close());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) beside.close();
  });
  return beside;
}
