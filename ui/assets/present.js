// Gradio draws its components in no fixed order: a script may run before what it looks for is there.
export function present(...selectors) {
  const found = () => selectors.every((one) => document.querySelector(one));
  return new Promise((resolve) => {
    if (found()) return resolve();
    const watcher = new MutationObserver(() => {
      if (!found()) return;
      watcher.disconnect();
      resolve();
    });
    watcher.observe(document, { childList: true, subtree: true });
  });
}
