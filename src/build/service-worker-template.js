// The book offline: pages and small assets are kept at once, the engine and weights when used or when asked to.
const { shell, later, version } = /* FILES */ {};
const CACHE = `book-${version}`;
const scope = new URL(self.registration.scope);
const known = new Set([...shell, ...later].map((url) => new URL(url, scope).href));

// A new version waits until no page of the old one is open: an open page still asks for the files it was built with.
self.addEventListener('install', (event) => {
  const requests = shell.map((url) => new Request(new URL(url, scope), { cache: 'no-cache' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  const removeOld = caches
    .keys()
    .then((names) =>
      Promise.all(
        names.filter((name) => name.startsWith('book-') && name !== CACHE).map((name) => caches.delete(name)),
      ),
    );
  event.waitUntil(removeOld.then(() => self.clients.claim()));
});

// The page asks, when it has been open for a while, to keep what its demos need, the engine and one model's weights,
// and the pictures of the other pages.
self.addEventListener('message', (event) => {
  if (event.data?.type !== 'keep') return;
  // Of other models the pictures of their pages, but no film; the training digits that a search opens are kept on use.
  const wanted = later.filter(
    (url) =>
      !/^(?:weights|digits\/training)\//.test(url) ||
      url.startsWith(`weights/${event.data.model}/`) ||
      /^weights\/.*\/(?!film)[^/]+\.png$/.test(url),
  );
  event.waitUntil(keep(wanted));
});

async function keep(urls) {
  const cache = await caches.open(CACHE);
  for (const url of urls) {
    const request = new Request(new URL(url, scope));
    if (await cache.match(request)) continue;
    const response = await fetch(request).catch(() => null);
    if (response?.ok) await cache.put(request, response);
  }
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== scope.origin || !url.href.startsWith(scope.href))
    return;
  event.respondWith(answer(event.request, url));
});

/** Tells whether a name contains the hash of its content, so that a stored copy never grows old. */
function isImmutable(path) {
  return path.includes('/_astro/') || /[.-][0-9a-f]{8,}\.\w+$/.test(path);
}

// Names without a hash (pages, manifests, digits) come from the network while there is one.
async function answer(request, url) {
  const cache = await caches.open(CACHE);
  url.search = '';
  url.hash = '';
  if (request.mode === 'navigate' && !/\/$|\.html$/.test(url.pathname)) url.pathname += '/';
  const isRetry = request.cache === 'reload' || request.cache === 'no-store';
  const stored = await cache.match(url.href);
  if (stored && isImmutable(url.pathname) && !isRetry) return stored;
  try {
    const response = await fetch(request);
    if (response.status === 200 && (known.has(url.href) || isImmutable(url.pathname))) {
      await cache.put(url.href, response.clone());
    }
    return response;
  } catch (error) {
    const page = request.mode === 'navigate' ? await cache.match(new URL('404.html', scope).href) : undefined;
    if (stored ?? page) return stored ?? page;
    throw error;
  }
}
