// One search for what people type: the same letters as domain/text.py's fold.
const LETTERS = {
  æ: "ae",
  œ: "oe",
  ß: "ss",
  ø: "o",
  đ: "d",
  ł: "l",
  ɛ: "e",
  ɔ: "o",
  ɲ: "ny",
  ŋ: "ng",
  ς: "σ",
};
export const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[æœßøđłɛɔɲŋς]/g, (letter) => LETTERS[letter]).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
