// Keeps the page for logging, for where there is no net: asked for first, and shown as it was last where nobody answers.
// Nothing else is kept, and nothing is sent from here: drafts wait in the page's own database.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === "/log") {
    event.respondWith(fetch(request).catch(async () => (await find("/log")) ?? Response.error()));
  } else if (pathname.startsWith("/assets/")) {
    event.respondWith(find(request).then((kept) => kept ?? fetch(request)));
  }
});

async function find(request) {
  return (await caches.open("ombruk-log")).match(request);
}
