// The two drawers: conversations and settings.
export function drawers() {
  let opener = null;
  let open = null;
  const drawer = (name) => document.querySelector(`#${name}-drawer`);

  function set(name, isOpen) {
    drawer(name)?.classList.toggle("open", isOpen);
    for (const button of document.querySelectorAll(`button[name="drawer"][value="${name}"]`)) {
      button.setAttribute("aria-expanded", String(isOpen));
    }
  }

  const drawn = {
    toggle(name, by) {
      if (open === name) return drawn.close();
      if (open) set(open, false);
      open = name;
      opener = by;
      set(name, true);
      drawer(name)?.querySelector("h2")?.focus();
    },
    close() {
      if (!open) return false;
      set(open, false);
      open = null;
      const again = opener?.isConnected ? opener : document.querySelector('button[name="drawer"]');
      again?.focus();
      return true;
    },
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".drawer .close")) drawn.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]") && drawn.close()) event.stopImmediatePropagation();
  }, true);
  return drawn;
}
