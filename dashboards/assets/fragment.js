// A piece of page written by the server. New text is laid over the old one node by node, so that what the reader holds
// (focus, a slider under the finger, an open disclosure) is not taken away. Controls say what they do with data-do.
const KEPT_OPEN = new Set(["DETAILS", "DIALOG"]);

function lay(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || (old.id || "") !== (fresh.id || "")) {
    old.replaceWith(fresh.cloneNode(true));
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) return;
  const held = old === document.activeElement && old.matches("input, textarea, select");
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && KEPT_OPEN.has(old.nodeName))) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (!held && old.matches("input, textarea, select")) {
    if (old.type === "checkbox" || old.type === "radio") old.checked = fresh.hasAttribute("checked");
    else if (old.nodeName === "INPUT" && old.value !== fresh.getAttribute("value")) old.value = fresh.getAttribute("value") ?? "";
  }
  layChildren(old, fresh);
  if (old.nodeName === "SELECT" && !held) old.value = fresh.value;
}

function layChildren(old, fresh) {
  const before = [...old.childNodes], after = [...fresh.childNodes];
  after.forEach((node, position) => {
    if (before[position]) lay(before[position], node);
    else old.appendChild(node.cloneNode(true));
  });
  before.slice(after.length).forEach((node) => node.remove());
}

function download(name, type, parts) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function svgToPng(name, svg, scale) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * scale;
  canvas.height = image.naturalHeight * scale;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob(async (blob) => download(name, "image/png", [await blob.arrayBuffer()]));
}

// Pages that come without TLS from another machine, as in a class, have no clipboard: the old command is left.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

const LARGEST_FILE = 1000000;
const REPLAY_MILLISECONDS = 1100;
const REPLAY_PICTURES = 4;

function sayFailed(failed) {
  const told = document.getElementById("m-failed");
  if (told) told.hidden = !failed;
}

export default {
  render({ model, el }) {
    el.classList.add("m-fragment", ...model.get("classes").split(" ").filter(Boolean));
    const draw = (html) => {
      const fresh = document.createElement("template");
      fresh.innerHTML = html;
      layChildren(el, fresh.content);
      el.dataset.draws = 1 + Number(el.dataset.draws || 0);
      if (el.querySelector(".m-figure")) window.maillageWritten = performance.now();
      const focus = el.querySelector("[data-focus-once]");
      if (focus && focus.dataset.focused !== "1") { focus.dataset.focused = "1"; focus.focus(); }
    };
    // The last change is replayed here: the answer before it and the present one, twice in turn. Any news ends it.
    let replaying = 0;
    const show = (before) => {
      draw(model.get(before ? "before" : "html"));
      document.dispatchEvent(new CustomEvent("maillage-replay", { detail: before }));
    };
    const replay = (shown = 0) => {
      const last = shown === REPLAY_PICTURES - 1;
      clearTimeout(replaying);
      replaying = last ? 0 : setTimeout(replay, REPLAY_MILLISECONDS, shown + 1);
      el.toggleAttribute("data-replaying", !last);
      show(shown % 2 === 0);
    };
    const present = () => {
      if (!replaying) return draw(model.get("html"));
      clearTimeout(replaying);
      replaying = 0;
      el.removeAttribute("data-replaying");
      show(false);
    };
    const tell = (target, extra = {}) => {
      sayFailed(false);
      const value = target.type === "checkbox" ? target.checked : target.value;
      model.send({ do: target.dataset.do, at: target.dataset.at || "", value: value ?? "", ...extra });
    };
    let waiting = null, last = 0;
    const soon = (target) => {
      clearTimeout(waiting);
      const wait = Math.max(0, 90 - (performance.now() - last));
      waiting = setTimeout(() => { last = performance.now(); window.maillageMoved = last; tell(target); }, wait);
    };
    el.addEventListener("click", async (event) => {
      const place = event.target.closest("[data-pick] path[data-code]");
      if (place) model.send({ do: "pick-place", at: place.dataset.code, value: "" });
      if (event.target.closest("button[data-replay]")) return replay();
      if (event.target.closest("button[data-reload]")) return location.reload();
      const target = event.target.closest("button[data-do], a[data-do], tr[data-do]");
      if (!target || target.type === "submit") return;
      event.preventDefault();
      if (target.hasAttribute("data-copy-address")) {
        const done = await copied(location.href);
        target.focus();
        tell(target, { value: done });
      } else tell(target);
    });
    el.addEventListener("input", (event) => {
      const target = event.target.closest("input[data-do]");
      if (target && (target.type === "range" || target.type === "search")) soon(target);
    });
    el.addEventListener("change", async (event) => {
      const target = event.target.closest("[data-do]");
      if (!target || !target.matches("input, select, textarea")) return;
      if (target.type === "file") {
        const file = target.files[0];
        if (!file) return;
        const text = file.size > LARGEST_FILE ? "" : await file.text();
        tell(target, { value: text, name: file.name, size: file.size });
        target.value = "";
      } else if (target.type !== "search") {
        clearTimeout(waiting);
        window.maillageMoved = performance.now();
        tell(target);
      }
    });
    el.addEventListener("submit", (event) => {
      const form = event.target.closest("form[data-do]");
      if (!form) return;
      event.preventDefault();
      model.send({ do: form.dataset.do, at: form.dataset.at || "", value: Object.fromEntries(new FormData(form)) });
    });
    model.on("msg:custom", (message) => {
      if (message.download) download(message.download, message.type, [message.text]);
      if (message.png) svgToPng(message.png, message.text, 2);
      if (message.failed) sayFailed(true);
      if (message.language) document.documentElement.lang = message.language;
      if (message.title) document.title = message.title;
      if (message.theme !== undefined) {
        document.documentElement.dataset.theme = message.theme;
        try { localStorage.setItem("maillage-theme", message.theme); } catch { /* private windows keep nothing */ }
      }
    });
    model.on("change:html", present);
    present();
    if (model.get("main")) {
      const showAddress = () => { if (model.get("address")) history.replaceState(history.state, "", `${location.pathname}?${model.get("address")}`); };
      model.on("change:address", showAddress);
      showAddress();
      const viewport = document.querySelector("meta[name=viewport]");
      if (viewport) viewport.content = "width=device-width, initial-scale=1";
      let theme = "";
      try { theme = localStorage.getItem("maillage-theme") || ""; } catch { /* private windows keep nothing */ }
      document.documentElement.dataset.theme = theme;
      model.send({ do: "hello", at: theme, value: "" });
      document.addEventListener("keydown", (event) => {
        if (!event.isConnected && !document.contains(el)) return;
        const key = event.key.toLowerCase();
        if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y") && !event.target.matches("input[type=text], input[type=search], textarea")) {
          event.preventDefault();
          model.send({ do: key === "y" || event.shiftKey ? "redo" : "undo", at: "", value: "" });
        }
      });
    }
    return () => clearTimeout(replaying);
  },
};
