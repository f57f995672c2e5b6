// What is wrong with this page for somebody with a small phone, large letters, a thumb or a keyboard?
// Answers sentences; the rules that axe has no opinion on.
([touch, rules]) => {
  const root = document.documentElement;
  const said = [];
  const named = (element) => {
    const words = (element.textContent || element.value || element.name || "").trim();
    const place = element.id ? `#${element.id}` : element.className ? `.${element.className}` : "";
    return `${element.localName}${place} «${words.replace(/\s+/g, " ").slice(0, 40)}»`;
  };
  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.closest(".visually-hidden, .skip") &&
    element.getBoundingClientRect().width > 0;
  // What scrolls sideways inside its own frame may be wider than the page.
  const framed = (element) => {
    for (let around = element; around; around = around.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(around).overflowX)) return true;
    }
    return false;
  };
  const controls = [
    ...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']"),
  ].filter((element) => element.type !== "hidden" && shown(element));

  if (rules.includes("whole")) {
    if (!root.lang) said.push("the language is not named");
    const heads = [...document.querySelectorAll("h1")].filter(shown);
    if (heads.length !== 1) said.push(`${heads.length} first headings`);
    if (!document.title.trim()) said.push("no title");
    const first = document.querySelector("a[href], button, input:not([type=hidden]), summary");
    if (document.querySelector("header, body.console nav") && !first?.matches(".skip[href='#main']")) {
      said.push("no way past the head of the page");
    }
  }
  if (rules.includes("width")) {
    if (root.scrollWidth > root.clientWidth) {
      const wide = [...document.body.querySelectorAll("*")].filter(
        (element) =>
          shown(element) && !framed(element) && element.getBoundingClientRect().right > root.clientWidth + 1,
      );
      said.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}, ${wide.slice(-2).map(named)}`);
    }
    for (const element of controls) {
      const box = element.getBoundingClientRect();
      if ((box.left < -1 || box.right > root.clientWidth + 1) && !framed(element)) {
        said.push(`out of sight: ${named(element)}`);
      }
      if (element.matches("a, button, summary") && element.scrollWidth > element.clientWidth + 1) {
        if (getComputedStyle(element).overflowX !== "visible") said.push(`cut off: ${named(element)}`);
      }
    }
  }
  if (rules.includes("touch")) {
    const inText = (element) => {
      if (element.localName !== "a" || getComputedStyle(element).display !== "inline") return false;
      const block = element.closest("p, li, dd, dt, td, th, address, label, h1, h2, h3, summary, div");
      return block !== null && block.textContent.trim() !== element.textContent.trim();
    };
    for (const element of controls) {
      if (element.matches("[tabindex]:not(a, button, input)") || inText(element)) continue;
      // A press on its label reaches it, too.
      const boxes = [element, element.closest("label"), ...(element.labels ?? [])]
        .filter(Boolean)
        .map((part) => part.getBoundingClientRect());
      const high = Math.max(...boxes.map((box) => box.height));
      const wide = Math.max(...boxes.map((box) => box.width));
      if (high < touch - 0.5 || wide < touch - 0.5) {
        said.push(`small: ${named(element)} ${Math.round(wide)}×${Math.round(high)}`);
      }
    }
  }
  if (rules.includes("focus")) {
    for (const element of controls) {
      element.focus({ preventScroll: true });
      if (document.activeElement !== element) continue;
      const seen = [element, element.closest("label")].filter(Boolean).some((part) => {
        const style = getComputedStyle(part);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      });
      if (!seen) said.push(`focus is not seen: ${named(element)}`);
    }
    document.activeElement?.blur();
  }
  return said;
}
