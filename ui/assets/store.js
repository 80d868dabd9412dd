// Conversations in this browser: one entry each, so that two tabs do not overwrite each other's.
const LIST = "pullquote.conversations";
const CURRENT = "pullquote.current";
const entry = (id) => `pullquote.conversation.${id}`;
const memory = new Map(); // where the browser keeps nothing, such as in some private windows

function read(key) {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false; // full, or forbidden
  }
}

function parsed(text, otherwise) {
  try {
    return JSON.parse(text) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function list() {
  const found = parsed(read(LIST), []);
  return Array.isArray(found) ? found.filter((one) => one && typeof one.id === "string") : [];
}

export function get(id) {
  const found = parsed(read(entry(id)), null);
  return found && Array.isArray(found.exchanges) ? found : null;
}

/** Keep a conversation; whether the browser had room for it. */
export function put(conversation) {
  const others = list().filter((one) => one.id !== conversation.id);
  const line = { id: conversation.id, title: conversation.title, changed: Date.now() };
  const kept = write(entry(conversation.id), JSON.stringify(conversation));
  return write(LIST, JSON.stringify([line, ...others])) && kept;
}

export function rename(id, title) {
  write(LIST, JSON.stringify(list().map((one) => (one.id === id ? { ...one, title } : one))));
  const conversation = get(id);
  if (conversation) write(entry(id), JSON.stringify({ ...conversation, title }));
}

export function remove(id) {
  write(LIST, JSON.stringify(list().filter((one) => one.id !== id)));
  memory.delete(entry(id));
  try {
    localStorage.removeItem(entry(id));
  } catch { /* nothing was kept */ }
}

// Which conversation is open is each tab's own affair, and a new tab begins with the last one.
export function current() {
  try {
    return sessionStorage.getItem(CURRENT) ?? read(CURRENT);
  } catch {
    return read(CURRENT);
  }
}

export function setCurrent(id) {
  write(CURRENT, id);
  try {
    sessionStorage.setItem(CURRENT, id);
  } catch { /* the next tab begins with it all the same */ }
}
