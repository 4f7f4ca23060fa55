// What a person has typed and the server has not, kept in this browser: for one person
// and one report each, until it is saved, submitted or the person signs out.
const PREFIX = "report:";

export function keep(key, words) {
  try {
    localStorage.setItem(key, JSON.stringify(words));
  } catch {
    // A full or forbidden store: the server's draft is then the only one.
  }
}

export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing can have been kept.
  }
}

export function forgetAll() {
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .forEach(forget);
  } catch {
    // Nothing can have been kept.
  }
}

// The words of a form as {name: value}; files, tokens and versions are no words.
export function wordsOf(fields) {
  const words = {};
  for (const field of fields) {
    if (!field.name || ["hidden", "file", "submit"].includes(field.type)) continue;
    words[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  return words;
}

export function putBack(fields, words) {
  for (const field of fields) {
    if (!(field.name in words)) continue;
    if (field.type === "checkbox") field.checked = words[field.name];
    else field.value = words[field.name];
  }
}
