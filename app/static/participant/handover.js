// A device that goes from hand to hand: a browser that keeps whole pages for its back button must
// not show the next person what the one before had ticked.
addEventListener("pagehide", () => document.getElementById("ballot")?.reset());
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
