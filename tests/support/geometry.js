// Finds faults in the layout of a page. Each function returns a list of sentences, which is empty if there is no fault.

const SLACK = 1; // pixels; browsers round

const overlap = (one, other) =>
  one.left + SLACK < other.right && other.left + SLACK < one.right &&
  one.top + SLACK < other.bottom && other.top + SLACK < one.bottom;

const inside = (one, other) =>
  one.left + SLACK >= other.left && one.right <= other.right + SLACK &&
  one.top + SLACK >= other.top && one.bottom <= other.bottom + SLACK;

/** Whether something is in a table heading that only screen readers see, as on a narrow screen. */
const unseen = (element) => {
  const heading = element.closest("thead");
  return heading !== null && getComputedStyle(heading).position === "absolute";
};

/** Each visible line of text, with its rectangle. */
function texts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lines = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || ["STYLE", "title", "desc", "style"].includes(parent.tagName)) continue;
    if (unseen(parent) || !parent.checkVisibility()) continue;
    const svg = parent.closest("svg");
    const range = document.createRange();
    range.selectNodeContents(node);
    const rectangles = svg ? [parent.getBoundingClientRect()] : [...range.getClientRects()];
    for (const place of rectangles) {
      // lines of a paragraph touch each other, so the space between the letters of two lines does not count
      const spare = svg ? 0 : place.height * 0.15;
      lines.push({
        text: node.data.trim(), svg,
        place: { left: place.left, right: place.right, top: place.top + spare, bottom: place.bottom - spare },
      });
    }
  }
  return lines;
}

/** Pairs of texts that overlap. */
function overlapping() {
  const lines = texts().sort((one, other) => one.place.top - other.place.top);
  const found = [];
  lines.forEach((line, number) => {
    for (const other of lines.slice(number + 1)) {
      if (other.place.top >= line.place.bottom) break;
      if (overlap(line.place, other.place)) found.push(`"${line.text}" and "${other.text}"`);
    }
  });
  return found;
}

/** Everything that is wider than the window, except parts that scroll in their own frame. */
function overflowing() {
  const width = document.documentElement.clientWidth;
  const wide = [...document.body.querySelectorAll("*")].filter(
    (element) => !element.closest(".frame svg") && !unseen(element) && element.getBoundingClientRect().right > width + SLACK);
  const found = wide.map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`);
  if (document.scrollingElement.scrollWidth > width) found.push(`the page is wider than ${width}`);
  return found;
}

/** Texts of the drawing that are larger than their box. */
function leaving() {
  const found = [];
  for (const group of document.querySelectorAll("svg.flows g:has(> rect)")) {
    const box = group.querySelector("rect").getBoundingClientRect();
    for (const line of group.querySelectorAll("tspan")) {
      if (!inside(line.getBoundingClientRect(), box)) found.push(line.textContent);
    }
  }
  return found;
}

/** Lines of the drawing that cross a box that they do not connect. */
function crossing() {
  const found = [];
  const boxes = [...document.querySelectorAll("svg.flows rect.box, svg.flows rect.words")];
  for (const path of document.querySelectorAll("svg.flows g:has(> rect) > path")) {
    const length = path.getTotalLength();
    const points = [];
    for (let at = 0; at <= length; at += 3) points.push(path.getPointAtLength(at));
    for (const box of boxes) {
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(box.getAttribute(name)));
      const within = points.filter((point) =>
        point.x > x + 2 && point.x < x + width - 2 && point.y > y + 2 && point.y < y + height - 2);
      if (within.length) found.push(`${path.parentElement.querySelector("title").textContent} / ${box.parentElement.textContent.trim()}`);
    }
  }
  return found;
}

/** Cells without the name of their column on a narrow screen. */
function nameless() {
  return [...document.querySelectorAll("td")]
    .filter((cell) => getComputedStyle(cell, "::before").content !== `"${cell.dataset.heading}"`)
    .map((cell) => cell.textContent);
}

/** Judgements that are shown only by colour. */
function unsigned() {
  return [...document.querySelectorAll(".good, .poor")]
    .filter((element) => !/[✓⚠]/.test(getComputedStyle(element, "::before").content))
    .map((element) => element.textContent);
}
