// The pages work without it. It tells the server the reader's zone, which no header does, and shows a button's work.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes("almoner-zone=" + zone)) {
    document.cookie = "almoner-zone=" + zone + ";path=/desk;max-age=31536000;samesite=strict"
      + (location.protocol === "https:" ? ";secure" : "");
  }
  document.addEventListener("submit", event => {
    // A file leaves its page as it is, with the button for the next one.
    for (const button of event.target.querySelectorAll("form:not([data-file]) button:not([type=button])")) {
      // After the form is gathered: a disabled button's value is not sent.
      setTimeout(() => { button.disabled = true; button.setAttribute("aria-busy", "true"); });
    }
  });
  // Who comes back by the browser's own button finds the page as it was left.
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[aria-busy]")) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
  });
  // It ticks the others: without script it would be a promise.
  for (const all of document.querySelectorAll("[data-all]")) {
    all.hidden = false;
  }
  document.addEventListener("change", event => {
    const all = event.target.closest("[data-all]");
    if (all) {
      for (const box of all.closest("form").querySelectorAll("input[type=checkbox][name=id]")) {
        box.checked = all.checked;
      }
    }
  });
})();
