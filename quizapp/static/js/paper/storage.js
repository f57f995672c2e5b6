// What does this device keep between visits? Private windows, full phones and some in-app browsers
// keep nothing, or forget at will: then every page still works, it only remembers less.

const PREFIX = "bai-thi:";

export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {
    return null;
  }
}

/** Answers whether the device took it. */
export function write(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // What cannot be reached was never kept.
  }
}

/** The kept names that begin with these letters. */
export function names(beginning) {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX + beginning))
      .map((name) => name.slice(PREFIX.length));
  } catch {
    return [];
  }
}

/** Where the marks of an attempt are kept. */
export const marksName = (attempt) => `${attempt}:xem-lai`;

/** The places this device has marked to be looked at again. */
export function marked(attempt) {
  const places = read(marksName(attempt))?.places;
  return Array.isArray(places) ? places : [];
}
