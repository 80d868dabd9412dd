// To the clipboard and to files.

/** Copy a text, which may still be on its way; whether it worked. */
export async function copy(text) {
  try {
    // Safari takes a promise only in this form, and only within the click.
    const blob = Promise.resolve(text).then((words) => new Blob([words], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    return true;
  } catch {
    return copyOld(await text);
  }
}

/** For pages that are reached without https, where the clipboard is closed. */
function copyOld(words) {
  const field = Object.assign(document.createElement("textarea"), { value: words });
  document.body.append(field);
  field.select();
  const worked = document.execCommand("copy");
  field.remove();
  return worked;
}

/** Save a file that came as base64. */
export function save({ name, mime, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: mime }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
