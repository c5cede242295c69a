// One's own framework is asked for only where that template is chosen; without this file the field
// simply stays.
const start = document.getElementById("start");

function fit() {
  start.querySelector(".own-framework").hidden = start.elements.template.value !== "framework";
}

if (start) {
  start.addEventListener("change", fit);
  fit();
}
