// The whole horizon of one answer, drawn in the browser: map, curve, play, pause, scrub. The server sends it once.
const SVG = "http://www.w3.org/2000/svg";
const SMOOTHING_WEEKS = 6;
const SECONDS_OF_PLAY = 14;
const BINS = ["loss3", "loss2", "loss1", "zero", "gain1", "gain2", "gain3"];

function make(name, attributes, parent) {
  const node = document.createElementNS(SVG, name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  if (parent) parent.appendChild(node);
  return node;
}

function element(name, attributes, parent, text) {
  const node = document.createElement(name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.appendChild(node);
  return node;
}

function floats(view) {
  return view && view.byteLength ? new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength)) : new Float32Array(0);
}

function niceStep(span, steps) {
  const rough = span / Math.max(steps, 1), power = 10 ** Math.floor(Math.log10(rough || 1));
  for (const factor of [1, 2, 2.5, 5, 10]) if (factor * power >= rough) return factor * power;
  return 10 * power;
}

function wrapped(name) {
  const lines = [""];
  for (const word of name.split(" ")) {
    if (lines.at(-1) && (lines.at(-1) + " " + word).length > 14) lines.push(word);
    else lines[lines.length - 1] = (lines.at(-1) + " " + word).trim();
  }
  return lines;
}

export default {
  render({ model, el }) {
    el.classList.add("m-scene");
    let past = false; // while the last change is replayed, the answer before it is drawn for a moment
    const shown = (name) => model.get(past ? `before_${name}` : name);
    let spec = JSON.parse(shown("spec")), frames = floats(shown("frames"));
    let week = model.get("week"), playing = false, position = 0, lastTime = 0, speed = 1;
    let scaleOfMap = 1, curve = null;

    const tools = element("div", { class: "m-tools" }, el);
    const variables = element("div", { class: "m-segments", role: "group" }, tools);
    const modes = element("div", { class: "m-segments", role: "group" }, tools);
    const linker = element("button", { type: "button", class: "m-linker", "aria-pressed": "false" }, tools);
    const sheets = element("div", { class: "m-sheets" }, el);
    const mapSheet = element("figure", { class: "m-sheet m-map" }, sheets);
    const mapTitle = element("figcaption", {}, mapSheet);
    const map = make("svg", { tabindex: "0", role: "application" }, mapSheet);
    const shapes = make("g", {}, map), arcs = make("g", { class: "m-arcs" }, map), marks = make("g", { class: "m-marks" }, map);
    const ring = make("path", { class: "m-ring" }, map), thread = make("path", { class: "m-thread" }, map);
    const legend = element("div", { class: "m-legend" }, mapSheet);
    const told = element("p", { class: "m-told", "aria-live": "polite" }, mapSheet);
    const curveSheet = element("figure", { class: "m-sheet m-curve" }, sheets);
    const curveTitle = element("figcaption", {}, curveSheet);
    const chart = make("svg", { role: "img" }, curveSheet);
    const keys = element("div", { class: "m-keys" }, curveSheet);
    const bar = element("div", { class: "m-playbar", role: "group" }, el);
    const rewind = element("button", { type: "button", class: "m-icon" }, bar);
    const play = element("button", { type: "button", class: "m-icon m-play" }, bar);
    const pace = element("select", {}, bar);
    for (const times of [0.5, 1, 2, 4]) element("option", { value: times }, pace, `×${times}`);
    pace.value = "1";
    const scrub = element("input", { type: "range", min: 0, step: 1 }, bar);
    const clock = element("output", {}, bar);

    const words = () => spec.words;
    const format = () => spec.variables[current()].money ? moneyFormat : personsFormat;
    const written = (value, options) => new Intl.NumberFormat(spec.lang, options).format(value).replace("-", "\u2212");
    const personsFormat = { format: (value) => written(value, { maximumFractionDigits: 0 }) };
    const moneyFormat = { format: (value) => {
      const size = Math.abs(value), unit = size >= 2e9 ? [1e9, "Md€", "bn"] : size >= 2e6 ? [1e6, "M€", "m"] : size >= 2e3 ? [1e3, "k€", "k"] : [1, "€", ""];
      const text = written(value / unit[0], { maximumFractionDigits: size / unit[0] >= 100 ? 0 : 1 });
      return spec.lang === "fr" ? `${text}\u00a0${unit[1]}` : text.replace(/^(\u2212?)/, "$1€") + unit[2];
    } };
    const percent = (share, digits = 1) => written(share, { style: "percent", maximumFractionDigits: digits, minimumFractionDigits: digits, signDisplay: "exceptZero" });
    const current = () => Math.max(0, spec.variables.findIndex((variable) => variable.id === model.get("variable")));
    const column = () => { const code = spec.codes.indexOf(model.get("selected")); return code < 0 ? spec.codes.length : code; };
    const weeks = () => spec.weeks + 1;
    const value = (variable, line, time, place) => frames[((variable * spec.lines.length + line) * weeks() + time) * (spec.codes.length + 1) + place];
    const line = (name) => spec.lines.indexOf(name);
    const base = () => model.get("mode") === "policy" && line("unaided") >= 0 ? line("unaided") : line("quiet");

    function gap(variable, time, place) {
      const from = Math.max(0, time - SMOOTHING_WEEKS), to = Math.min(weeks() - 1, time + SMOOTHING_WEEKS);
      let actual = 0, other = 0;
      for (let t = from; t <= to; t++) { actual += value(variable, line("acted"), t, place); other += value(variable, base(), t, place); }
      return other ? (actual - other) / other : 0;
    }

    function measure() {
      let largest = 0;
      const variable = current();
      for (let place = 0; place < spec.codes.length; place++) for (let t = 0; t < weeks(); t += 4) largest = Math.max(largest, Math.abs(gap(variable, t, place)));
      const step = niceStep(Math.max(largest, 0.002) / 2.5, 1);
      scaleOfMap = step;
    }

    function bin(share) {
      const steps = share / scaleOfMap;
      if (Math.abs(steps) < 0.25) return "zero";
      const size = Math.abs(steps) < 1 ? 1 : Math.abs(steps) < 2 ? 2 : 3;
      return (steps < 0 ? "loss" : "gain") + size;
    }

    function dateOf(time) {
      const day = new Date(spec.start + "T00:00:00Z");
      day.setUTCDate(day.getUTCDate() + 7 * Math.max(time - 1, 0));
      return day;
    }
    const month = (time) => new Intl.DateTimeFormat(spec.lang, { month: "long", year: "numeric", timeZone: "UTC" }).format(dateOf(time));

    function icon(path) { return `<svg viewBox="0 0 24 24" width="20" height="20" fill="currentColor" aria-hidden="true"><path d="${path}"/></svg>`; }

    function setWords() {
      const w = words();
      map.setAttribute("aria-label", w.map);
      rewind.innerHTML = icon("M6 6h2.2v12H6zm3.4 6 8.6 6V6z");
      rewind.setAttribute("aria-label", w.rewind);
      play.innerHTML = icon(playing ? "M6 5h4v14H6zm8 0h4v14h-4z" : "M8 5v14l11-7z");
      play.setAttribute("aria-label", playing ? w.pause : w.play);
      pace.setAttribute("aria-label", w.speed);
      scrub.setAttribute("aria-label", w.scrub);
      bar.setAttribute("aria-label", w.time);
      variables.setAttribute("aria-label", w.variable);
      modes.setAttribute("aria-label", w.mode);
      segments(variables, spec.variables.map((variable) => [variable.id, variable.label]), model.get("variable"), (id) => { model.set("variable", id); model.save_changes(); refresh(); });
      const offered = line("unaided") >= 0 ? [["shock", w.against_quiet], ["policy", w.against_unaided]] : [];
      setLinker();
      segments(modes, offered, model.get("mode"), (id) => { model.set("mode", id); model.save_changes(); refresh(); });
    }

    function segments(group, offered, chosen, pick) {
      group.textContent = "";
      group.hidden = !offered.length;
      for (const [id, label] of offered) {
        const button = element("button", { type: "button", "aria-pressed": String(id === chosen), "data-id": id }, group, label);
        button.onclick = () => { pick(id); group.querySelector(`[data-id="${id}"]`)?.focus(); };
      }
    }

    let paths = [], drawnBorders = "", dots = [], ties = [], linking = false, firstOfPair = -1;
    function setLinker() {
      linker.hidden = !spec.drawable;
      linker.setAttribute("aria-pressed", String(linking));
      linker.textContent = linking ? (firstOfPair < 0 ? words().link_first : words().link_second.replace("{name}", spec.short[firstOfPair])) : words().link;
      map.classList.toggle("m-linking", linking);
      paths.forEach((path, place) => path.classList.toggle("m-first", place === firstOfPair));
    }
    linker.onclick = () => { linking = !linking; firstOfPair = -1; setLinker(); };
    function pair(place) {
      if (firstOfPair === place) firstOfPair = -1;
      else if (firstOfPair < 0) firstOfPair = place;
      else {
        model.set("drawn", `${spec.codes[firstOfPair]}|${spec.codes[place]}|${Date.now()}`);
        model.save_changes();
        linking = false; firstOfPair = -1;
        linker.focus();
      }
      setLinker();
    }

    let dragged = -1, pressed = -1;
    function onMap(event) { return new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse()); }
    // The territory under the pointer, also under a dot or an arc. A click is for the one that was pressed: while the
    // pointer is down an answer may come that moves the page under it.
    const placeAt = (event) => document.elementsFromPoint(event.clientX, event.clientY).map((over) => paths.indexOf(over)).find((place) => place >= 0) ?? -1;
    map.addEventListener("pointerdown", (event) => {
      pressed = placeAt(event);
      if (!linking || pressed < 0) return;
      event.preventDefault();
      dragged = pressed;
    });
    map.addEventListener("click", (event) => {
      const place = pressed >= 0 ? pressed : paths.indexOf(event.target);
      pressed = -1;
      if (place >= 0) choose(place);
    });
    map.addEventListener("pointermove", (event) => {
      if (dragged < 0) return;
      const [x, y] = spec.centres[dragged], to = onMap(event);
      thread.setAttribute("d", `M${x},${y}L${to.x},${to.y}`);
    });
    map.addEventListener("pointerup", (event) => {
      const place = placeAt(event), from = dragged;
      dropThread();
      if (from >= 0 && place >= 0 && place !== from) { firstOfPair = from; pressed = -1; pair(place); }
    });
    map.addEventListener("pointercancel", dropThread);
    map.addEventListener("pointerleave", dropThread);
    function dropThread() { dragged = -1; thread.setAttribute("d", ""); }

    function setArcs() {
      arcs.textContent = "";
      ties = JSON.parse(shown("arcs")).filter((tie) => spec.centres[tie.from] && spec.centres[tie.to]).map((tie) => {
        const [x1, y1] = spec.centres[tie.from], [x2, y2] = spec.centres[tie.to];
        const d = `M${x1},${y1}Q${(x1 + x2) / 2 + (y2 - y1) * 0.16},${(y1 + y2) / 2 - (x2 - x1) * 0.16} ${x2},${y2}`;
        const group = make("g", {}, arcs);
        make("title", {}, group).textContent = tie.label;
        make("path", { d, class: "m-wish" }, group);
        const signed = make("path", { d, class: "m-signed", "stroke-width": 1.5 + 4 * tie.strength }, group);
        if (tie.one_way) make("circle", { cx: x2, cy: y2, r: 5, class: "m-goal" }, group);
        return { ...tie, signed };
      });
      drawArcs();
    }
    function drawArcs() {
      for (const tie of ties) {
        const inForce = tie.terms.filter(([from, to]) => week >= from && week <= to).length;
        tie.signed.style.opacity = tie.draws ? (0.9 * inForce) / tie.draws : 0;
      }
    }
    function setPlaces() {
      shapes.textContent = ""; pressed = firstOfPair = -1; dropThread();
      paths = spec.codes.map((code, place) => {
        const path = make("path", { d: spec.outlines[place], "fill-rule": "evenodd", class: "m-place" + (spec.core[place] ? " m-core" : ""), "data-code": code }, shapes);
        path.addEventListener("pointerenter", () => tellPlace(place));
        return path;
      });
      spec.codes.forEach((code, place) => { if (spec.core[place]) shapes.appendChild(paths[place]); });
    }
    function setMap() {
      map.setAttribute("viewBox", `0 0 ${spec.size[0]} ${spec.size[1]}`);
      marks.textContent = ""; dots = [];
      const borders = JSON.stringify([spec.codes, spec.core, spec.outlines]);
      if (borders !== drawnBorders) { drawnBorders = borders; setPlaces(); }
      setArcs();
      for (const mark of spec.marks) {
        const [x, y] = spec.centres[mark.place];
        const dot = make("g", { transform: `translate(${x + mark.dx},${y + mark.dy})` }, marks);
        make("circle", { r: mark.size, class: `m-mark m-${mark.kind}` }, dot);
        make("title", {}, dot).textContent = mark.label;
        dots.push([dot, mark.from, mark.to]);
      }
      spec.codes.forEach((code, place) => {
        const [x, y, room] = spec.centres[place];
        const lines = wrapped(spec.short[place]);
        if (!spec.core[place] && (room < 16 || Math.max(...lines.map((text) => text.length)) * 3.4 > room * 1.9)) return;
        const below = spec.marks.some((mark) => mark.place === place) ? 16 : 0;
        const name = make("text", { x, y: y + below - (lines.length - 1) * 7, class: "m-name" + (spec.core[place] ? " m-core-name" : "") }, marks);
        lines.forEach((text, row) => { make("tspan", { x, dy: row ? 14 : 0 }, name).textContent = text; });
      });
    }

    function setLegend() {
      const step = scaleOfMap, digits = step < 0.01 ? 1 : 0;
      const bounds = [-2, -1, -0.25, 0.25, 1, 2].map((times) => percent(times * step, step < 0.0021 ? 2 : times % 1 ? Math.max(digits, 1) : digits));
      legend.innerHTML = `<span class="m-legend-title"></span><span class="m-swatches">${BINS.map((name) => `<i style="background:var(--${name})"></i>`).join("")}</span><span class="m-bounds">${bounds.map((text) => `<b>${text}</b>`).join("")}</span>`;
      legend.firstChild.textContent = words().legend;
      mapTitle.textContent = model.get("mode") === "policy" && line("unaided") >= 0 ? words().map_policy : words().map_title;
    }

    function drawMap() {
      const variable = current();
      for (let place = 0; place < paths.length; place++) {
        const name = bin(gap(variable, week, place));
        if (paths[place].dataset.bin !== name) { paths[place].dataset.bin = name; paths[place].style.fill = `var(--${name})`; }
      }
      for (const [dot, from, to] of dots) dot.style.display = week >= from && week <= to ? "" : "none";
      drawArcs();
      map.dataset.week = week;
    }

    function tellPlace(place) {
      const variable = current();
      const actual = value(variable, line("acted"), week, place), other = value(variable, base(), week, place);
      told.textContent = `${place < spec.codes.length ? spec.names[place] : words().whole} · ${month(week)}${spec.lang === "fr" ? "\u00a0:" : ":"} ${format().format(actual)} (${percent(gap(variable, week, place))})`;
    }

    function choose(place) {
      if (linking) { pair(place); return; }
      const code = spec.codes[place];
      model.set("selected", model.get("selected") === code ? "" : code);
      model.save_changes();
      refresh();
    }

    let focused = -1;
    map.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (way) {
        event.preventDefault();
        if (focused < 0) focused = Math.max(0, spec.core.indexOf(true));
        else {
          const [x, y] = spec.centres[focused];
          let best = -1, nearest = Infinity;
          spec.centres.forEach(([a, b], place) => {
            const dx = a - x, dy = b - y, distance = Math.hypot(dx, dy);
            if (place !== focused && dx * way[0] + dy * way[1] > distance * 0.5 && distance < nearest) { nearest = distance; best = place; }
          });
          if (best >= 0) focused = best;
        }
        ring.setAttribute("d", spec.outlines[focused]);
        tellPlace(focused);
      } else if ((event.key === "Enter" || event.key === " ") && focused >= 0) { event.preventDefault(); event.stopPropagation(); choose(focused); }
    });
    map.addEventListener("blur", () => { ring.setAttribute("d", ""); focused = -1; });

    function drawCurve() {
      const width = Math.max(320, curveSheet.clientWidth - 24), height = Math.max(250, Math.min(400, width * 0.56));
      const left = 62, right = 14, top = 14, bottom = 30, variable = current(), place = column(), total = weeks();
      chart.textContent = "";
      chart.setAttribute("viewBox", `0 0 ${width} ${height}`);
      const names = spec.lines.filter((name) => name !== "half");
      let low = Infinity, high = -Infinity;
      for (let t = 1; t < total; t++) for (const name of names) {
        const v = value(variable, line(name), t, place), half = name === "acted" ? value(variable, line("half"), t, place) : 0;
        low = Math.min(low, v - half); high = Math.max(high, v + half);
      }
      const margin = Math.max((high - low) * 0.08, Math.abs(high) * 1e-4, 1e-6);
      low -= margin; high += margin;
      const x = (t) => left + (t / (total - 1)) * (width - left - right), y = (v) => top + ((high - v) / (high - low)) * (height - top - bottom);
      curve = { x, width, height, top, bottom, left, right, total };
      const grid = make("g", { class: "m-grid" }, chart), step = niceStep(high - low, 4);
      for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
        make("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick) }, grid);
        make("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, grid).textContent = format().format(tick);
      }
      const first = new Date(spec.start).getUTCFullYear();
      for (let year = first; year <= first + total / 52 + 1; year++) {
        const t = Math.round((Date.UTC(year, 0, 1) - Date.parse(spec.start)) / 604800000) + 1;
        if (t < 1 || t > total - 8) continue;
        make("line", { x1: x(t), x2: x(t), y1: top, y2: height - bottom }, grid);
        make("text", { x: x(t) + 4, y: height - 10 }, grid).textContent = year;
      }
      if (spec.shock[0] > 0) {
        const end = Math.min(spec.shock[1], total - 1);
        make("rect", { x: x(spec.shock[0]), y: top, width: Math.max(2, x(end) - x(spec.shock[0])), height: height - top - bottom, class: "m-struck" }, chart);
        make("text", { x: x(spec.shock[0]) + 5, y: top + 12, class: "m-struck-name" }, chart).textContent = words().shock;
      }
      const points = (name, sign = 0) => { const list = []; for (let t = 1; t < total; t++) list.push(`${x(t).toFixed(1)},${y(value(variable, line(name), t, place) + sign * value(variable, line("half"), t, place)).toFixed(1)}`); return list; };
      make("path", { d: `M${points("acted", 1).join("L")}L${points("acted", -1).reverse().join("L")}Z`, class: "m-band" }, chart);
      make("path", { d: `M${points("quiet").join("L")}`, class: "m-line m-quiet" }, chart);
      if (line("unaided") >= 0) make("path", { d: `M${points("unaided").join("L")}`, class: "m-line m-unaided" }, chart);
      if (line("kept") >= 0) make("path", { d: `M${points("kept").join("L")}`, class: "m-line m-kept" }, chart);
      make("path", { d: `M${points("acted").join("L")}`, class: "m-line " + (line("unaided") >= 0 ? "m-acted" : "m-unaided") }, chart);
      curve.needle = make("line", { y1: top, y2: height - bottom, class: "m-needle" }, chart);
      curve.dots = names.map((name) => make("circle", { r: 4, class: `m-dot m-dot-${name === "acted" && line("unaided") < 0 ? "unaided" : name}` }, chart));
      curve.names = names;
      curve.y = y;
      const title = spec.variables[variable].label, who = place < spec.codes.length ? spec.names[place] : words().whole;
      curveTitle.textContent = `${title}, ${who} (${spec.variables[variable].unit})`;
      chart.setAttribute("aria-label", `${curveTitle.textContent}. ${words().curve}`);
      drawNeedle();
      chart.dataset.draws = 1 + Number(chart.dataset.draws || 0);
      window.maillageDrawn = performance.now();
      window.maillageModel = spec.model_milliseconds;
    }

    function drawNeedle() {
      if (!curve) return;
      const variable = current(), place = column();
      curve.needle.setAttribute("x1", curve.x(week)); curve.needle.setAttribute("x2", curve.x(week));
      const shown = [];
      curve.names.forEach((name, position) => {
        const v = value(variable, line(name), Math.max(week, 1), place);
        curve.dots[position].setAttribute("cx", curve.x(week)); curve.dots[position].setAttribute("cy", curve.y(v));
        shown.push([name === "acted" && line("unaided") < 0 ? "unaided" : name, v]);
      });
      if (keys.childElementCount !== shown.length) { keys.textContent = ""; shown.forEach(() => { const key = element("span", {}, keys); element("i", {}, key); element("span", {}, key); element("b", {}, key); }); }
      shown.forEach(([name, v], position) => {
        const [swatch, label, number] = keys.children[position].children;
        swatch.className = `m-key-${name}`; label.textContent = words().lines[name]; number.textContent = format().format(v);
      });
    }

    chart.addEventListener("pointerdown", (event) => { chart.setPointerCapture(event.pointerId); seek(event); });
    chart.addEventListener("pointermove", (event) => { if (event.buttons) seek(event); });
    function seek(event) {
      const box = chart.getBoundingClientRect(), at = ((event.clientX - box.left) / box.width) * curve.width;
      stop();
      go(Math.round(((at - curve.left) / (curve.width - curve.left - curve.right)) * (curve.total - 1)));
    }

    function go(time) {
      week = Math.max(0, Math.min(spec.weeks, Math.round(time)));
      position = week;
      scrub.value = week;
      const since = week - spec.shock[0];
      clock.textContent = month(week) + (spec.shock[0] > 0 && since >= 0 ? ` · ${words().since.replace("{n}", Math.round(since / 4.345))}` : "");
      scrub.setAttribute("aria-valuetext", clock.textContent);
      drawMap();
      drawNeedle();
      window.maillageFrames = 1 + (window.maillageFrames || 0);
    }

    function frame(now) {
      if (!playing) return;
      position += ((now - lastTime) / 1000) * (spec.weeks / SECONDS_OF_PLAY) * speed;
      lastTime = now;
      const here = position;
      if (here >= spec.weeks) { go(spec.weeks); stop(); return; }
      go(here);
      position = here;
      requestAnimationFrame(frame);
    }
    function start() { if (week >= spec.weeks) go(0); playing = true; position = week; lastTime = performance.now(); setPlay(); requestAnimationFrame(frame); }
    function stop() { if (playing) { playing = false; setPlay(); } }
    function setPlay() {
      play.innerHTML = icon(playing ? "M6 5h4v14H6zm8 0h4v14h-4z" : "M8 5v14l11-7z");
      play.setAttribute("aria-label", playing ? words().pause : words().play);
    }
    play.onclick = () => (playing ? stop() : start());
    rewind.onclick = () => { stop(); go(0); };
    pace.onchange = () => { speed = Number(pace.value); };
    scrub.oninput = () => { stop(); go(Number(scrub.value)); };
    const onKey = (event) => {
      if (event.target.closest("input, textarea, select, button, summary, a, [role=application]")) return;
      if (event.key === " ") { event.preventDefault(); playing ? stop() : start(); }
      else if (event.key === ".") { stop(); go(week + 1); }
      else if (event.key === ",") { stop(); go(week - 1); }
    };
    document.addEventListener("keydown", onKey);

    function refresh() {
      const chosen = column();
      paths.forEach((path, place) => path.classList.toggle("m-chosen", place === chosen));
      setWords(); measure(); setLegend(); drawCurve(); scrub.max = spec.weeks; go(week); tellPlace(chosen);
    }
    let due = false;
    const later = () => { if (!due) { due = true; queueMicrotask(() => { due = false; spec = JSON.parse(shown("spec")); frames = floats(shown("frames")); if (!ready()) return; setMap(); if (!playing && spec.jump >= 0 && spec.question !== el.dataset.question) { week = spec.jump; } el.dataset.question = spec.question; week = Math.min(week, spec.weeks); refresh(); }); } };
    const ready = () => frames.length === spec.variables.length * spec.lines.length * weeks() * (spec.codes.length + 1);
    const onReplay = (event) => { if (past !== event.detail) { past = event.detail; later(); } };
    document.addEventListener("maillage-replay", onReplay);
    model.on("change:spec", later);
    model.on("change:frames", later);
    model.on("change:selected", refresh);
    model.on("change:arcs", () => { if (ready()) setArcs(); });
    const watch = new ResizeObserver(() => { if (ready() && Math.abs((curve?.seen || 0) - curveSheet.clientWidth) > 4) { drawCurve(); curve.seen = curveSheet.clientWidth; } });
    watch.observe(curveSheet);
    later();
    return () => { playing = false; watch.disconnect(); document.removeEventListener("keydown", onKey); document.removeEventListener("maillage-replay", onReplay); };
  },
};
