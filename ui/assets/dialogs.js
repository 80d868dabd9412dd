// Questions to the user, and what is told in passing.

/** Ask; the text that was entered, or true, or null if it was cancelled. The browser keeps the focus inside. */
export function ask(words, { value = null, yes = "Yes", options = null } = {}) {
  const dialog = document.createElement("dialog");
  dialog.className = "pullquote-dialog";
  dialog.setAttribute("aria-label", words);
  const form = document.createElement("form");
  form.method = "dialog";
  form.append(Object.assign(document.createElement("p"), { textContent: words }));
  const radios = (options ?? []).map(([name, label], n) => {
    const line = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "choice", value: name, checked: n === 0 });
    line.append(radio, ` ${label}`);
    form.append(line);
    return radio;
  });
  let field = null;
  if (value !== null) {
    field = Object.assign(document.createElement(options ? "textarea" : "input"), { value, maxLength: 2000 });
    field.setAttribute("aria-label", options ? "What is wrong, if you like" : words);
    form.append(field);
  }
  const buttons = document.createElement("div");
  buttons.append(
    Object.assign(document.createElement("button"), { value: "yes", textContent: yes, className: "yes" }),
    Object.assign(document.createElement("button"), { value: "", textContent: "Cancel", formNoValidate: true }),
  );
  form.append(buttons);
  dialog.append(form);
  document.body.append(dialog);
  const before = document.activeElement;
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus();
      if (dialog.returnValue !== "yes") resolve(null);
      else if (options) resolve({ choice: radios.find((radio) => radio.checked)?.value ?? "", text: field?.value ?? "" });
      else resolve(field ? field.value : true);
    });
    dialog.showModal();
    field?.select?.();
  });
}

let timer;

/** Tell something for some seconds; screen readers hear it. */
export function say(words) {
  let line = document.querySelector("#pullquote-said");
  if (!line) {
    line = Object.assign(document.createElement("div"), { id: "pullquote-said" });
    line.setAttribute("role", "status");
    document.body.append(line);
  }
  line.textContent = words;
  line.classList.add("seen");
  clearTimeout(timer);
  timer = setTimeout(() => line.classList.remove("seen"), 6000);
}
