// A page for the moments without a network. `release` stands before this text: the version, the page,
// and the addresses that are kept.
//
// Pages always come from the network, sent forms pass untouched, and the organizers' rooms have no
// page in their place; nothing but `release.kept` is ever stored.

const name = `quiz-${release.version}`;
const fresh = 3600000;
let seen = Date.now();

// Nobody's cookies: what is kept is the same for all.
const anonymous = (address) => new Request(address, { credentials: "omit" });

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

async function keep() {
  const cache = await caches.open(name);
  await cache.addAll(release.kept.map(anonymous));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

async function takeOver() {
  const others = (await caches.keys()).filter((other) => other !== name);
  await Promise.all(others.map((other) => caches.delete(other)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    const isDesk = address.pathname.startsWith("/ban-to-chuc");
    event.respondWith(isDesk ? ask(event) : visit(event));
  } else if (address.pathname.startsWith("/static/") && release.kept.includes(address.pathname)) {
    // The address names the content, so what is kept cannot be old.
    event.respondWith(caches.match(address.pathname).then((kept) => kept ?? fetch(request)));
  }
});

// The browser has asked already, before the worker was awake: asking once more would show twice
// what is shown only once, as a slip with a new password is.
async function ask(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

async function visit(event) {
  try {
    const answer = await ask(event);
    event.waitUntil(renew());
    return answer;
  } catch {
    const kept = await caches.match(release.page);
    if (!kept) return Response.error();
    return new Response(kept.body, { status: 503, headers: kept.headers });
  }
}

// The times of the rounds are to be those last seen. Whether it succeeds matters to nobody.
async function renew() {
  if (Date.now() - seen < fresh) return;
  seen = Date.now();
  try {
    const cache = await caches.open(name);
    await cache.add(anonymous(release.page));
  } catch {
    // The next visit tries again.
  }
}
