// The pages work without it. It tells the server the reader's zone, which no header does, shows a button's work, and lets move what moves by itself.
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
  for (const moving of document.querySelectorAll("[data-stream]")) {
    follow(moving);
  }

  // What moves by itself. Only while it is seen: each stream holds one of the six connections that a browser has without TLS. The server
  // sends what is there now at the beginning of each, so that nothing is missed.
  function follow(moving) {
    let stream, later;
    const begin = () => {
      end();
      if (document.hidden) {
        return;
      }
      stream = new EventSource(moving.dataset.stream);
      stream.onmessage = event => show(moving, event.data);
      stream.onerror = event => {
        // Refused, as while there is no place; what was cut the browser asks for again by itself.
        if (event.target.readyState === EventSource.CLOSED) {
          later = setTimeout(async () => {
            await ask(moving);
            begin();
          }, 60000);
        }
      };
    };
    const end = () => {
      stream?.close();
      clearTimeout(later);
    };
    document.addEventListener("visibilitychange", begin);
    window.addEventListener("pagehide", end);
    window.addEventListener("pageshow", event => event.persisted && begin());
    begin();
  }

  async function ask(moving) {
    const answer = moving.dataset.ask && await fetch(moving.dataset.ask).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      show(moving, await answer.text());
    }
  }

  // What is as before stays, and with it what is open, scrolled or focused.
  function show(moving, html) {
    const now = document.createElement("template");
    now.innerHTML = html;
    const focused = moving.contains(document.activeElement);
    become(moving, now.content);
    if (focused && !moving.contains(document.activeElement)) {
      moving.tabIndex = -1;
      moving.focus();
    }
  }

  function become(old, now) {
    let there = old.firstChild;
    for (const wanted of [...now.childNodes]) {
      const same = alike(there, wanted);
      if (!same) {
        old.insertBefore(wanted, there);
        continue;
      }
      while (there !== same) {
        there = remove(there);
      }
      if (same.nodeType === Node.ELEMENT_NODE) {
        wear(same, wanted);
        become(same, wanted);
      } else if (same.data !== wanted.data) {
        same.data = wanted.data;
      }
      there = same.nextSibling;
    }
    while (there) {
      there = remove(there);
    }
  }

  // From there on: that of the same id, or of the same place where neither has one.
  function alike(there, wanted) {
    if (wanted.id) {
      while (there && there.id !== wanted.id) {
        there = there.nextSibling;
      }
      return there;
    }
    return there && !there.id && there.nodeName === wanted.nodeName ? there : null;
  }

  function remove(node) {
    const next = node.nextSibling;
    node.remove();
    return next;
  }

  function wear(old, now) {
    for (const {name, value} of now.attributes) {
      if (old.getAttribute(name) !== value) {
        old.setAttribute(name, value);
      }
    }
    for (const {name} of [...old.attributes]) {
      if (!now.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) {
        old.removeAttribute(name);
      }
    }
  }
})();
