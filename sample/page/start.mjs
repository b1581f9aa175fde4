/** The script of the start page. */
const GAUGE_INTERVAL_MS = 500;
/** A browser sends six requests at a time to one server; some must be left for the gauge. */
const SENDERS = 4;
const MAX_TEXT = 120;
const KINDS = {
  'client-never-ended': 'client never ended',
  'open-transaction': 'open transaction',
  'nested-acquire': 'nested acquire',
  'double-release': 'double release',
  'stale-release': 'stale release',
  'ended-not-released': 'end without release',
};
const byId = (id) => document.getElementById(id);

/** An element with these properties; text among the children becomes text, never markup. */
function element(name, properties, ...children) {
  const created = Object.assign(document.createElement(name), properties);
  created.append(...children);
  return created;
}

let freeSenders = SENDERS;
const queue = [];

/** Sends one request, such as "GET /orders/7", and resolves with its status and a line that says what came back. */
async function send(request) {
  if (freeSenders > 0) freeSenders--;
  else await new Promise((resolve) => queue.push(resolve));
  const [method, path] = request.split(' ');
  const startedAt = performance.now();
  try {
    const response = await fetch(path, { method });
    const body = await response.json();
    const tookMs = Math.round(performance.now() - startedAt);
    const text = shortened(body.error ?? JSON.stringify(body));
    return { status: response.status, line: `${request}: ${response.status} after ${tookMs} ms. ${text}` };
  } catch {
    return { line: `${request}: no answer. Does the program still run?` };
  } finally {
    const next = queue.shift();
    if (next) next();
    else freeSenders++;
  }
}

function shortened(text) {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)} …` : text;
}

/** A button that sends these requests one after the other and shows the answers. */
function sender(label, className, output, requests) {
  const onclick = async () => {
    const answers = [];
    for (const request of requests()) {
      output.textContent = [...answers, `${request} …`].join('\n');
      answers.push((await send(request)).line);
    }
    output.textContent = answers.join('\n');
  };
  return element('button', { className, onclick }, label);
}

/** The faults of a route, one for each request; a request may leak and misuse at the same time. */
function faultsOf({ leaks, misuses }) {
  const requests = new Set([...leaks, ...misuses].map(({ request }) => request));
  return [...requests].map((request) => {
    const leak = leaks.find((one) => one.request === request);
    const misuse = misuses.find((one) => one.request === request);
    const kinds = [leak && 'leak', misuse && KINDS[misuse.kind]].filter(Boolean).join(' and ');
    return {
      kinds: kinds[0].toUpperCase() + kinds.slice(1),
      when: (leak ?? misuse).when,
      consequence: misuse?.consequence ?? 'One client of the pool is lost.',
      // Somebody has to be there to suffer from some.
      requests: misuse?.victim ? [request, misuse.victim] : [request],
      twinRequests: [request.replace(' /', ' /fixed/'), ...(misuse?.victim ? [misuse.victim] : [])],
    };
  });
}

function card(route) {
  const output = element('output', { ariaLive: 'polite' });
  const faults = faultsOf(route);
  const buttons = element('div', { className: 'buttons' });
  if (route.requests.length > 0) {
    let turn = 0;
    const next = () => [route.requests[turn++ % route.requests.length]];
    buttons.append(sender('Sound request', 'sound', output, next));
  }
  for (const { requests, when } of faults) {
    const label = faults.length > 1 ? `Misbehave (${when})` : 'Misbehave';
    buttons.append(sender(label, 'misbehave', output, () => requests));
  }
  if (route.fixedBy) {
    const requests = faults.flatMap(({ twinRequests }) => twinRequests);
    buttons.append(sender('Fixed twin', 'twin', output, () => requests));
  }
  return element(
    'article',
    {},
    element('h3', {}, route.title),
    element('code', {}, route.name),
    element('p', {}, route.story),
    ...faults.map(({ when, kinds, consequence }) =>
      element('p', { className: 'fault' }, element('b', {}, kinds), ` when ${when}. ${consequence}`),
    ),
    element(
      'p',
      { className: 'place' },
      element('code', {}, route.functionName),
      ' in ',
      element('code', {}, `sample/${route.file}`),
    ),
    buttons,
    output,
  );
}

function section(title, text, routes) {
  byId('routes').append(
    element('h2', {}, title),
    element('p', { className: 'soft' }, text),
    // Twins have no card of their own but a button on that of the route that they are a twin of.
    element(
      'div',
      { className: 'cards' },
      ...routes.filter(({ name }) => !name.includes('/fixed/')).map(card),
    ),
  );
}

async function showPool() {
  try {
    const { max, total, idle, waiting } = await (await fetch('/page/pool')).json();
    const held = total - idle;
    byId('cells').replaceChildren(
      ...Array.from({ length: max }, (_, at) =>
        element('i', { className: at < held ? 'held' : at < total ? 'idle' : 'unopened' }),
      ),
    );
    byId('gauge').textContent =
      `${held} of ${max} clients held, ${idle} idle, ${max - total} not opened; ` +
      `${waiting} ${waiting === 1 ? 'request waits' : 'requests wait'}`;
  } catch {
    byId('gauge').textContent = 'The service does not answer. When it runs again, reload this page.';
  }
}

byId('lose').onclick = async () => {
  byId('lost').textContent = 'Losing one client after the other with GET /orders/9999 …';
  let answer;
  // Each 404 has lost one. When there is none to lose, the request waits 5 s in vain and gets another status.
  do answer = await send('GET /orders/9999');
  while (answer.status === 404);
  byId('lost').textContent = answer.line;
};

const { leaking, misusing, sound } = await (await fetch('/page/routes')).json();
section(
  'Lose a client',
  'A client is taken from the pool and never given back. Ten times, and nobody gets one any more.',
  leaking,
);
section(
  'Break the rules',
  'What pg does not forgive. Most of it loses nothing, and hurts somebody else, or much later.',
  misusing,
);
section('Do nothing wrong', 'Here nothing should ever be reported.', sound);

for (;;) {
  await showPool();
  await new Promise((resolve) => setTimeout(resolve, GAUGE_INTERVAL_MS));
}
