// The page around GraphiQL: the list of examples, and which of them is open.
//
// `?example=NAME` opens an example, and `&run` runs it at once. A first visit opens and runs the
// first one; later visits find the tabs of the last.
'use strict';

const { createElement, useEffect } = React;
const wide = matchMedia('(min-width: 900px)');
const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';

async function post(request) {
  const response = await fetch('graphql', {
    method: 'POST',
    headers: { accept: ACCEPT, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return response.json();
}

// Queries go by POST, subscriptions by the client of the package graphql-ws that GraphiQL holds. A
// page that came by TLS opens its WebSocket by TLS.
function makeFetcher() {
  const live = new URL('graphql', location.href);
  live.protocol = live.protocol === 'https:' ? 'wss:' : 'ws:';
  return GraphiQL.createFetcher({
    url: 'graphql',
    headers: { accept: ACCEPT },
    enableIncrementalDelivery: false,
    subscriptionUrl: live.href,
  });
}

// Title and description of an example are the comments that it begins with.
function read(example) {
  const comments = example.query.split("\n\n", 1)[0];
  const [title, ...about] = comments.split('\n').map(line => line.replace(/^# ?/, ''));
  return { ...example, title, about: about.join(' ').trim() };
}

// Cursors and ids are others in each database, so some examples look their variables up first:
// each leaf of the answer is a variable, by its name.
async function variablesOf(example) {
  if (!example.variables) return '';
  const found = {};
  const collect = object => {
    for (const [name, value] of Object.entries(object ?? {})) {
      if (value && typeof value === 'object') collect(value);
      else found[name] = value;
    }
  };
  collect((await post({ query: example.variables })).data);
  return JSON.stringify(found, null, 2);
}

const linkTo = example => `playground?example=${example.name}&run`;

// Within GraphiQL, for only there its editors can be reached. Hands `connect` a function that
// opens and runs an example, once there are editors.
function Conductor({ examples, runAtOnce, connect }) {
  const { queryEditor, variableEditor, responseEditor, tabs, activeTabIndex, addTab } =
    GraphiQL.React.useEditorContext({ nonNull: true });
  const { run } = GraphiQL.React.useExecutionContext({ nonNull: true });
  const ready = Boolean(queryEditor && variableEditor && responseEditor);
  const shown = examples.find(({ query }) => query === tabs[activeTabIndex]?.query);

  useEffect(() => {
    for (const link of document.querySelectorAll('#examples-list a')) {
      const current = shown && link.getAttribute('href') === linkTo(shown);
      link.ariaCurrent = current ? 'true' : null;
    }
  }, [shown]);

  useEffect(() => {
    if (!ready) return;
    connect(async example => {
      const variables = await variablesOf(example);
      const present = queryEditor.getValue();
      // What somebody has written stays: the example then opens in a tab of its own.
      if (present.trim() && !examples.some(({ query }) => query === present)) {
        ReactDOM.flushSync(addTab);
      }
      queryEditor.setValue(example.query);
      // GraphiQL takes a moment to see that; until then it would run the operation of before.
      queryEditor.operationName = null;
      variableEditor.setValue(variables);
      if (variables) document.querySelector('[aria-label="Show editor tools"]')?.click();
      run();
    });
  }, [ready, run, addTab]);

  useEffect(() => {
    if (!ready) return;
    queryEditor.setOption('lineWrapping', true);
    if (runAtOnce) run();
  }, [ready]);
  return null;
}

function fill(list, examples, choose) {
  for (const example of examples) {
    const link = document.createElement('a');
    link.href = linkTo(example);
    link.title = example.about;
    const about = document.createElement('span');
    about.textContent = example.about;
    link.append(example.title, about);
    link.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.replaceState(null, '', link.href);
      if (!wide.matches) show(false);
      choose(example);
    });
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
}

// The list is beside GraphiQL where there is room, and over it where there is not.
const toggle = document.getElementById('examples-toggle');
function show(visible) {
  document.getElementById('examples').hidden = !visible;
  toggle.ariaExpanded = String(visible);
}
toggle.addEventListener('click', () => show(document.getElementById('examples').hidden));
document.getElementById('examples').addEventListener('keydown', event => {
  if (event.key === 'Escape' && !wide.matches) {
    show(false);
    toggle.focus();
  }
});

async function start() {
  show(wide.matches);
  wide.addEventListener('change', () => show(wide.matches));
  const examples = (await (await fetch('playground/examples.json')).json()).map(read);

  const address = new URLSearchParams(location.search);
  const asked = examples.find(({ name }) => name === address.get('example'));
  const firstVisit = !asked && localStorage.getItem('graphiql:tabState') === null;
  const opened = asked ?? (firstVisit ? examples[0] : undefined);

  let open = () => {};
  fill(document.getElementById('examples-list'), examples, example => open(example));
  const conductor = createElement(Conductor, {
    examples,
    runAtOnce: firstVisit || (asked && address.has('run')),
    connect: opener => (open = opener),
  });
  const graphiql = createElement(
    GraphiQL,
    {
      fetcher: makeFetcher(),
      defaultQuery: '# Ctrl-Space shows what can be asked for.\n\n',
      query: opened?.query,
      variables: opened && (await variablesOf(opened)),
    },
    createElement(GraphiQL.Logo, null, ' '),
    conductor,
  );
  ReactDOM.createRoot(document.getElementById('graphiql')).render(graphiql);
}

start();
