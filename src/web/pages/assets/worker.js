// The service worker of the page for logging. It asks the server for the page first, and shows the cached page if there
// is no network. Assets come from the cache first. It sends no drafts: these are in IndexedDB.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  // The cached page knows nothing of a draft on the server, and would log its thing without it.
  if (request.mode === "navigate" && pathname === "/log" && !searchParams.has("draft")) {
    event.respondWith(fetch(request).catch(async () => (await find("/log")) ?? Response.error()));
  } else if (pathname.startsWith("/assets/")) {
    event.respondWith(find(request).then((kept) => kept ?? fetch(request)));
  }
});

async function find(request) {
  return (await caches.open("ombruk-log")).match(request);
}
