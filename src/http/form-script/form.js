/*
 * For pages with a form that posts to Baton: sends it by fetch, with where its visitor came from, and keeps what the
 * network does not take. docs/sources/form.md is for whoever puts it on a page. What is served is form.min.js, made of
 * this by `npm run form-script`, so that it has 2 KB.
 */
(() => {
  const { src, dataset } = document.currentScript;

  /** What is stored, after storing `value` if there is one. Undefined where storage is blocked or full. */
  const store = (where, name, value) => {
    try {
      if (value) window[where][name] = JSON.stringify(value);
      return JSON.parse(window[where][name]);
    } catch {}
  };

  // The first page that was seen, and after it the last campaign that led here.
  const memory = dataset.memory || 'sessionStorage';
  const seen = store(memory, 'baton') || [
    ['first_page', location.href],
    ['first_referrer', document.referrer],
  ];
  const campaign = [...new URLSearchParams(location.search)].filter(([name]) =>
    /^utm_|cl(ic)?k?id$|braid$|^(li_fat_|rdt_c|scc)id$|^epik$/i.test(name),
  );
  if (campaign[0]) seen.splice(2, 99, ...campaign);
  store(memory, 'baton', seen);

  const urlOf = (form) => new URL(form.getAttribute('action'), location).href;
  const isOurs = (form) => urlOf(form).startsWith(new URL('hooks/', src));

  /** By the address of a form: when its page was made, in words of Baton's own, and the page that says thanks. */
  const told = {};
  /** Whatever is wrong with one form is not to hinder the others. */
  const ask = async (form) => {
    try {
      const url = urlOf(form);
      if (isOurs(form)) told[url] = await (await fetch(url.replace(/(.*\/)hooks(\/[^/?#]+).*/, '$1forms$2'))).json();
    } catch {}
  };

  /** A network that takes everything and never answers has failed too. */
  const post = ({ url, key, data }, file) =>
    fetch(url, {
      method: 'POST',
      headers: { 'idempotency-key': key },
      body: file || new URLSearchParams(data),
      signal: AbortSignal.timeout(12e4),
    }).then(
      ({ ok, status }) => (ok ? 'sent' : status > 428 ? 'kept' : 'failed'),
      () => 'kept',
    );

  /** Submissions that were not taken, for a week. However often one is sent, its key makes it one lead. */
  const kept = (items) => store('localStorage', 'baton.kept', items) || [];
  const drop = ({ key: [, id] }) => kept(kept().filter(({ key }) => key[1] !== id));
  const retry = async () => {
    for (const item of kept()) if (Date.now() - item.key[0] > 6e8 || (await post(item)) === 'sent') drop(item);
  };

  const note = document.createElement('output');
  addEventListener('submit', async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isOurs(form)) return;
    event.preventDefault();
    if (form.ariaBusy) return;
    form.ariaBusy = true;

    const url = urlOf(form);
    const data = new FormData(form, event.submitter);
    const { rendered, thanks } = told[url] || {};
    for (const [name, value] of [
      ...seen,
      ['page', location.href],
      ['referrer', document.referrer],
      ['_rendered', rendered],
    ])
      if (value && !data.get(name)) data.set(name, value);

    // A file cannot be kept, only said to be missing.
    const hasFiles = [...data].some(([, { name }]) => name);
    const texts = [...data].map(([name, value]) => (value.big ? [name, value] : ['file not sent', value.name]));
    const item = { url, key: [Date.now(), Math.random()], data: texts };
    // Before it is sent, since its visitor may leave meanwhile; but nothing must send it without its files first.
    const keep = () => kept([...kept(), item])[0];
    if (!hasFiles) keep();
    let state = await post(item, hasFiles && data);
    drop(item);
    if (state === 'kept' && !keep()) state = 'failed';
    form.ariaBusy = null;

    if (!form.dispatchEvent(new CustomEvent('baton', { cancelable: true, detail: { state, data } }))) return;
    if (state === 'sent' && thanks) return (location = thanks);
    if (state === 'failed') form.append(note);
    else form.replaceWith(note);
    note.textContent =
      dataset[state] ||
      {
        sent: 'Thank you.',
        kept: 'Not sent yet. Kept here, without files, and sent later.',
        failed: 'That failed. Please try again.',
      }[state];
  });

  [...document.forms].forEach(ask);
  addEventListener('online', retry);
  setInterval(retry, 6e4);
  retry();
})();
