// Light or dark, as chosen on this device; read before the first paint, so it is a plain script in
// the head.
(() => {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  const storedTheme = (value) => {
    try {
      return value
        ? localStorage.setItem("palabre-theme", value)
        : localStorage.getItem("palabre-theme");
    } catch {
      return null;
    }
  };
  const now = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");
  const tell = () => {
    for (const button of document.querySelectorAll("[data-theme-button]")) {
      button.setAttribute("aria-pressed", now() === "dark");
      if (button.matches(".cockpit-theme")) button.hidden = false;
    }
  };
  if (["dark", "light"].includes(storedTheme())) root.dataset.theme = storedTheme();
  document.addEventListener("DOMContentLoaded", tell);
  dark.addEventListener("change", tell);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-button]")) return;
    root.dataset.theme = now() === "dark" ? "light" : "dark";
    storedTheme(root.dataset.theme);
    tell();
  });
})();
