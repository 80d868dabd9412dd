// What a citation shows on hover and focus: the quoted words with who said them, taken from the list of sources below.
const WAIT = 150;

export function card() {
  const shown = Object.assign(document.createElement("div"), { id: "pullquote-card", hidden: true });
  shown.setAttribute("role", "tooltip");
  document.body.append(shown);
  let chip = null;
  let timer;

  const told = (link) => {
    const sources = link.closest(".answer")?.querySelectorAll(".sources li") ?? [];
    const item = [...sources].find((one) => one.querySelector("a.cite")?.getAttribute("href") === link.getAttribute("href"));
    return item?.contains(link) ? null : item?.querySelector(".told");
  };

  function show(link) {
    const content = told(link);
    if (!content) return;
    chip = link;
    shown.replaceChildren(content.cloneNode(true));
    shown.hidden = false;
    link.setAttribute("aria-describedby", shown.id);
    place(link.getBoundingClientRect());
  }

  // Below the chip, or above it where there is no room; never over it, so that it can be clicked.
  function place(at) {
    const margin = 8;
    const { width, height } = shown.getBoundingClientRect();
    const left = Math.min(Math.max(at.left, margin), innerWidth - width - margin);
    const below = at.bottom + margin / 2;
    shown.style.left = `${Math.max(left, margin)}px`;
    shown.style.top = `${below + height < innerHeight ? below : Math.max(at.top - height - margin / 2, margin)}px`;
  }

  function hide() {
    clearTimeout(timer);
    chip?.removeAttribute("aria-describedby");
    chip = null;
    shown.hidden = true;
  }

  const enter = (event) => {
    const link = event.target.closest?.("a.cite");
    clearTimeout(timer);
    if (link && link !== chip) {
      hide();
      timer = setTimeout(() => show(link), event.type === "focusin" ? 0 : WAIT);
    } else if (!link && !event.target.closest?.("#pullquote-card")) {
      timer = setTimeout(hide, WAIT);
    }
  };
  document.addEventListener("pointerover", enter);
  document.addEventListener("focusin", enter);
  document.addEventListener("click", hide, true);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !shown.hidden) {
      hide();
      event.stopImmediatePropagation();
    }
  }, true);
}
