// Light or dark: as the system says, until the button says otherwise; the choice is kept in this browser.

const KEY = "steve2-theme";
const system = matchMedia("(prefers-color-scheme: light)");

function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function keep(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // then it holds until the page is closed
  }
}

export function followTheme(changed) {
  const button = document.getElementById("theme");
  let theme = chosen();
  const apply = () => {
    const now = theme ?? (system.matches ? "light" : "dark");
    document.documentElement.dataset.theme = now;
    button.textContent = now === "light" ? "☾" : "☀";
    button.title = now === "light" ? "dark" : "light";
    changed();
  };
  button.addEventListener("click", () => {
    theme = document.documentElement.dataset.theme === "light" ? "dark" : "light";
    keep(theme);
    apply();
  });
  system.addEventListener("change", apply);
  apply();
}

// A colour of the style sheet, for canvases.
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
