// The open conversation and the drawer that lists all of them.
import * as store from "./store.js";
import { ask, say } from "./dialogs.js";

const TITLE = 70;

export function talks(wire, drawn) {
  const fresh = () => ({ id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, title: "", exchanges: [] });

  // A question whose answer had not come when the page was closed gets none any more.
  const ended = (conversation) => ({
    ...conversation,
    exchanges: conversation.exchanges.map((one) => (one.state === "asked" ? { ...one, state: "stopped" } : one)),
  });

  function show(conversation, then) {
    wire.props.value = conversation;
    store.setCurrent(conversation.id);
    // Gradio passes a value on with the next event once it has taken it over.
    setTimeout(() => {
      then ? then() : wire.trigger("restored");
      draw();
    }, 0);
  }

  const kept = {
    get value() {
      return wire.props.value ?? {};
    },
    open(id, then) {
      show(ended((id && store.get(id)) || fresh()), then);
    },
    restore() {
      kept.open(store.current());
    },
    /** Change the open conversation here, without Python. */
    change(changes) {
      wire.props.value = { ...kept.value, ...changes };
      keep();
    },
  };

  function keep() {
    const conversation = kept.value;
    if (!conversation.exchanges?.length || !conversation.id) return;
    if (!conversation.title) conversation.title = clipped(conversation.exchanges[0].question);
    if (!store.put({ ...conversation, editing: null })) {
      say("This browser has no room left: delete or save old conversations.");
    }
    draw();
  }

  const clipped = (text) => (text.length > TITLE ? `${text.slice(0, TITLE - 1)}…` : text);

  function draw() {
    const rows = store.list().map((one) => row(one, one.id === kept.value.id));
    document.querySelector("#talks")?.replaceChildren(...rows);
  }

  function row(one, isOpen) {
    const item = document.createElement("li");
    const open = button("open-talk", one.title || "Conversation");
    open.dir = "auto";
    if (isOpen) open.setAttribute("aria-current", "true");
    open.addEventListener("click", () => {
      kept.open(one.id);
      drawn.close();
    });
    const rename = button("rename", "Rename", `Rename ${one.title}`);
    rename.addEventListener("click", async () => {
      const title = await ask("A name for this conversation", { value: one.title, yes: "Rename" });
      if (!title?.trim()) return;
      store.rename(one.id, title.trim());
      if (isOpen) wire.props.value = { ...kept.value, title: title.trim() };
      draw();
    });
    const remove = button("delete", "Delete", `Delete ${one.title}`);
    remove.addEventListener("click", async () => {
      if (!(await ask(`Delete “${one.title}”? It is kept nowhere else.`, { yes: "Delete" }))) return;
      store.remove(one.id);
      if (isOpen) kept.open(null);
      draw();
      document.querySelector("#talks-drawer .new")?.focus();
    });
    item.append(open, rename, remove);
    return item;
  }

  function button(name, label, told) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: `do ${name}`, textContent: label });
    if (told) made.setAttribute("aria-label", told);
    return made;
  }

  // After each change by Python, and where another tab has changed the list.
  wire.watch("value", keep);
  addEventListener("storage", draw);
  return kept;
}
