/** Words of the sample pages: keys below `styleguide`, translated where they are printed. */
const word = (key: string) => ({ key: `styleguide.${key}` });
const common = (key: string) => ({ key: `common.${key}` });

const wan = (amount: number): number => amount * 1_000_000;

/** Invented money in fen: the four parts add up to the total. */
const budget = {
  total: wan(13_720),
  paid: wan(8412),
  committed: wan(1702),
  reserved: wan(800),
  available: wan(2806),
};

const programmes = [
  { key: 'p1', open: 'openOne', tone: 'ok' },
  { key: 'p2', open: 'openTwo', tone: 'ok' },
  { key: 'p3', open: 'opensOn', tone: 'warn' },
  { key: 'p4', open: 'always', tone: 'ok' },
  { key: 'p5', open: 'closedYear', tone: 'quiet', rest: true },
].map(({ key, open, tone, rest }) => ({
  href: '#portal',
  label: word(key),
  says: word(`${key}Says`),
  badge: { tone, label: word(open) },
  rest,
}));

const calls = [
  { key: 'call1', days: 6, urgent: true },
  { key: 'call2', days: 23 },
  { key: 'call3', days: 39 },
].map(({ key, days, urgent }) => ({
  href: '#portal',
  label: word(key),
  note: word(`${key}Note`),
  days,
  urgent,
}));

const notices = [
  { key: 'n1', tone: 'warn' },
  { key: 'n2', tone: 'quiet' },
  { key: 'n3', tone: 'quiet' },
].map(({ key, tone }) => ({
  href: '#portal',
  label: word(key),
  badge: { tone, label: word(`${key}Badge`) },
}));

const sections = ['s1', 's2', 's3', 's4', 's5', 's6'].map((key) => {
  const urgent = key === 's3' || key === 's6';
  return {
    href: '#application',
    label: word(key),
    note: word(`${key}Note`),
    aside: key === 's6' ? '11 / 12' : undefined,
    urgent,
    badge: urgent
      ? { tone: 'warn', label: common('states.toCorrect') }
      : { tone: 'ok', label: common('states.complete') },
  };
});

const timeline = [
  { label: word('t1'), at: word('t1At'), state: 'done' },
  { label: word('t2'), at: word('t2At'), state: 'done' },
  {
    label: word('t3'),
    at: word('t3At'),
    state: 'urgent',
    badge: { tone: 'warn', label: word('waitingYou') },
  },
  { label: word('t4'), at: word('about10'), state: 'ahead' },
  { label: word('t5'), at: word('about10'), state: 'ahead' },
  { label: word('t6'), at: word('about4w'), state: 'ahead' },
  { label: word('t7'), at: word('expected'), state: 'ahead' },
];

const flow = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8'].map((key, index) => ({
  label: word(key),
  at: word(`${key}At`),
  state: index === 0 ? 'done' : index === 1 ? 'now' : undefined,
}));

const ranked = [
  { order: 28, key: 'r1', low: 70, high: 80, middle: 76.33, steady: 96, amount: 100 },
  { order: 29, key: 'r2', low: 67, high: 82, middle: 76, steady: 71, amount: 100 },
  { order: 30, key: 'r3', low: 68, high: 78, middle: 75.67, steady: 64, amount: 100, last: true },
  { order: 31, key: 'r4', low: 60, high: 81, middle: 75.33, steady: 41 },
  { order: 32, key: 'r5', low: 66, high: 76, middle: 73, steady: 93 },
].map((row) => ({
  ...row,
  score: row.middle.toFixed(2),
  label: word(row.key),
  note: word(`${row.key}Note`),
  badge: {
    tone: row.steady > 90 ? 'ok' : row.steady > 50 ? 'warn' : 'bad',
    label: { ...word('steady'), n: row.steady },
  },
}));

const classes = ['oA', 'oB', 'oC'].map((key) => ({
  value: key,
  label: word(key),
  help: key === 'oA' ? word('oAHelp') : undefined,
}));

/** Everything the style guide shows, in one language-free model. */
export function styleguidePage() {
  return {
    budget,
    programmes,
    calls,
    notices,
    sections,
    timeline,
    flow,
    ranked,
    classes,
    crumbs: [{ href: '#', label: word('crumbApplications') }, { label: word('crumbProcedure') }],
    fields: ['g1', 'g2', 'g3'].map((value) => ({
      value,
      label: word(value),
      checked: value === 'g1',
    })),
    errors: [{ href: '#code', message: word('eCode') }],
    tones: ['ok', 'warn', 'bad', 'info', 'quiet'].map((tone) => ({
      tone,
      label: common(
        `states.${{ ok: 'complete', warn: 'toCorrect', bad: 'late', info: 'open' }[tone] ?? 'draft'}`,
      ),
    })),
    tabs: [
      { href: '#', label: word('tabMine'), current: true, count: 12 },
      { href: '#', label: word('tabTeam'), count: 31 },
      { href: '#', label: word('tabDone') },
    ],
    summary: [
      { label: word('rowName'), value: word('person'), href: '#' },
      { label: word('rowAsked'), value: '2,000,000.00', note: common('units.yuan'), href: '#' },
      { label: word('rowPhone'), href: '#' },
    ],
    colours: [
      'ink',
      'ink-2',
      'ink-3',
      'line',
      'sea',
      'sea-mid',
      'sea-light',
      'sun',
      'ok',
      'warn-ink',
      'bad',
    ],
  };
}

const bands = (top: number) => {
  const cuts = [0, Math.round(top * 0.4), Math.round(top * 0.7), Math.round(top * 0.9)];
  return ['weak', 'fair', 'strong', 'leading'].map((key, index) => ({
    label: word(key),
    low: cuts[index] ?? 0,
    high: index === 3 ? top : (cuts[index + 1] ?? top) - 1,
  }));
};

/** The expert's two panes, for the focus layout. */
export function styleguideScoring() {
  const criteria = [
    { key: 'c1', most: 35, value: '29', note: 'c1Note' },
    { key: 'c2', most: 25, value: '19', note: 'c2Note' },
    { key: 'c3', most: 20, value: '16' },
    { key: 'c4', most: 20 },
  ];
  return {
    places: [1, 2, 3, 4, 5, 6, 7, 8].map((place) => ({
      place,
      done: place < 4,
      current: place === 4,
    })),
    documents: ['docPlan', 'docTech', 'docIp', 'docAudit'].map((key, index) => ({
      label: word(key),
      href: '#',
      current: index === 0,
    })),
    criteria: criteria.map(({ key, most, value, note }) => ({
      name: key,
      label: word(key),
      most,
      weight: most * 100,
      scale: most * 100,
      value,
      bands: bands(most),
      note: { name: `${key}.note`, value: note === undefined ? undefined : word(note) },
    })),
    dots: { points: [41, 62, 70], mine: 78, label: word('compare') },
  };
}
