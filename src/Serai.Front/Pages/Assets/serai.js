"use strict";

// Every page works without this: it adds buttons that copy, a status that follows, and answers while one types.

function copyButtons() {
  const commands = document.querySelectorAll(".command");
  if (commands.length === 0) {
    return;
  }

  // A label that changes is not read out; what is put here is.
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  document.querySelector("main").append(told);
  for (const command of commands) {
    const text = command.querySelector("pre");
    const button = document.createElement("button");
    button.type = "button";
    const show = (word) => {
      button.textContent = word;
      button.setAttribute("aria-label", word + ": " + command.dataset.label);
    };
    show("Copy");
    button.addEventListener("click", async () => {
      show((await copied(text)) ? "Copied" : "Press Ctrl-C");
      told.textContent = button.getAttribute("aria-label");
      setTimeout(() => { show("Copy"); told.textContent = ""; }, 2000);
    });
    command.append(button);
  }
}

// Browsers give the clipboard only to https and localhost; elsewhere the text is selected, and the old way tried.
async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent.trim());
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

function parse(markup) {
  return new DOMParser().parseFromString(markup, "text/html");
}

function liveStatus() {
  const live = document.getElementById("live");
  if (!live || !window.EventSource) {
    return;
  }

  const pause = document.createElement("button");
  pause.type = "button";
  pause.textContent = "Pause";
  pause.title = "Stop following the changes";
  live.before(pause);
  let source = null;
  const follow = () => {
    source = new EventSource(live.dataset.events);
    source.onmessage = (event) => { live.replaceChildren(...parse(event.data).body.childNodes); };
    source.onerror = () => {
      // Refused: there are enough who follow. A glance now and then costs less.
      if (source && source.readyState === EventSource.CLOSED) {
        source = null;
        pause.remove();
        setTimeout(() => location.reload(), 15000);
      }
    };
  };
  pause.addEventListener("click", () => {
    if (source) {
      source.close();
      source = null;
      pause.textContent = "Follow";
    } else {
      follow();
      pause.textContent = "Pause";
    }
  });
  follow();
}

function searchAsTyped() {
  const field = document.getElementById("q");
  const results = document.getElementById("results");
  const count = document.getElementById("count");
  if (!field || !results) {
    return;
  }

  let timer = 0;
  let running = null;
  const ask = async () => {
    if (running) {
      running.abort();
    }

    running = new AbortController();
    const query = field.value.trim();
    const url = query ? "/packages?q=" + encodeURIComponent(query) : "/packages";
    try {
      const answer = await fetch(url, { signal: running.signal });
      if (!answer.ok) {
        count.textContent = "The mirror is busy; press Enter to search again.";
        return;
      }

      const page = parse(await answer.text());
      results.replaceChildren(...page.getElementById("results").childNodes);
      count.textContent = page.getElementById("count").textContent;
      history.replaceState(null, "", url);
    } catch (failure) {
      if (failure.name !== "AbortError") {
        count.textContent = "The mirror does not answer; press Enter to search again.";
      }
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
}

copyButtons();
liveStatus();
searchAsTyped();
