// Runs once, as the body of a function, when the source panel is on the page.
// Gradio gives `element` (the panel) and `server` (the Python functions).
const panel = element.querySelector("#source");
const body = panel.querySelector(".section");
const empty = body.innerHTML;
let opener = null;

async function open(link, address) {
  opener = { link, address };
  let html;
  try {
    html = await server.source(address);
  } catch {
    html = '<div class="problem"><h2 tabindex="-1">The source did not load</h2><p>Is Pullquote still running? Reload the page and try again.</p></div>';
  }
  if (opener?.address !== address) return;
  body.innerHTML = html;
  panel.classList.add("open");
  document.querySelectorAll("a.cite.current").forEach((other) => other.classList.remove("current"));
  link?.classList.add("current");
  body.querySelector("h2")?.focus({ preventScroll: true });
  show(body.querySelector("mark"));
}

// The section is shown from its beginning if the cited words are in view then.
function show(mark) {
  body.scrollTop = 0;
  if (!mark || mark.getBoundingClientRect().bottom < body.getBoundingClientRect().bottom) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  mark.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
}

function close() {
  if (!panel.classList.contains("open")) return;
  panel.classList.remove("open");
  body.innerHTML = empty;
  document.querySelectorAll("a.cite.current").forEach((link) => link.classList.remove("current"));
  // The chat may have drawn the message anew since: then an equal link takes the place of the old one.
  const equal = [...document.querySelectorAll("a.cite")].filter((link) => link.getAttribute("href") === opener?.address);
  const target = opener?.link?.isConnected ? opener.link : equal.at(-1);
  (target ?? document.querySelector("#question textarea"))?.focus();
  opener = null;
}

document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a.cite");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    open(link, link.getAttribute("href"));
  },
  true,
);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
panel.querySelector(".close").addEventListener("click", close);

// What Gradio draws needs two corrections after each change of the conversation.
let questions = 0;
function correct() {
  // Each message is labelled with its own markup, which a screen reader would read out.
  document.querySelectorAll("#conversation [data-testid][aria-label]").forEach((message) => message.removeAttribute("aria-label"));
  // A new question goes to the top, so that its answer is read from the beginning.
  const asked = document.querySelectorAll("#conversation .asked");
  const waiting = document.querySelector("#conversation .draft");
  if (asked.length !== questions) asked[asked.length - 1]?.scrollIntoView({ block: "start" });
  if (!waiting) questions = asked.length;
}
new MutationObserver(correct).observe(document.body, { attributeFilter: ["aria-label"], childList: true, subtree: true });

// A citation that was opened in a new tab.
if (location.hash.startsWith("#src:")) open(null, location.hash);
