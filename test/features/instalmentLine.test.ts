import {
  instalmentLine,
  missedInstalments,
} from '../../server/features/applications/instalmentLine.view.js';
import type { InstalmentOnItsWay } from '../../server/features/applications/applicationProgress.query.js';
import { presetDefinitions } from '../support/presets.js';

const nomination = presetDefinitions().find(({ procedure }) => procedure === 'youth.nomination');
if (!nomination) throw new Error('no nomination');

const report = (number: number, more: object) => ({
  number,
  values: {},
  filed_at: '2026-03-02T01:00:00.000Z',
  late: false,
  status: 'accepted',
  released: true,
  remark: '',
  unchanged_because: '',
  ...more,
});
const [first = '', second = ''] = Object.entries(nomination.workflow.stages).flatMap(
  ([id, { kind }]) => (kind === 'report' ? [id] : []),
);
const missed = missedInstalments(nomination, {
  memory: {
    [first]: {
      reports: [
        report(1, {}),
        report(2, { released: false }),
        report(3, { released: false, late: true }),
        report(4, { released: false, status: 'filed' }),
      ],
    },
    [second]: { reports: [report(1, { released: false })] },
  },
});

test('a month is missed once its report was accepted below the condition or came late', () => {
  expect([...missed]).toEqual([
    ['month_2', 'below'],
    ['month_3', 'late'],
    ['month_7', 'below'],
  ]);
});

test('an instalment says where it is on its way to the payee', () => {
  const now = new Date('2026-03-02T01:00:00.000Z');
  const words = (_: string, key: string): string => key.replace('applications.tranche.', '');
  const at = now.toISOString();
  const plain: InstalmentOnItsWay = {
    id: 'month_1',
    name: { zh: '月度津贴 1', en: 'Monthly stipend 1' },
    fen: 200_000n,
    status: 'planned',
    dueAt: null,
    paidAt: null,
    heldAt: null,
    order: null,
  };
  const order = { reference: 'ZF-2026-0001-001', atBankSince: null };
  const due = { status: 'due', dueAt: at } as const;
  const cases: readonly [Partial<InstalmentOnItsWay>, string][] = [
    [{}, 'planned'],
    [{ id: 'month_2' }, 'missed.below'],
    [{ id: 'month_3' }, 'missed.late'],
    [due, 'due'],
    [{ ...due, order }, 'ordered'],
    [{ ...due, order: { ...order, atBankSince: at } }, 'atBank'],
    [{ ...due, heldAt: at }, 'held'],
    [{ status: 'paid', paidAt: at }, 'paid'],
    [{ status: 'paid', paidAt: at, order }, 'paidBy'],
    [{ status: 'cancelled', id: 'month_2' }, 'cancelled'],
  ];
  for (const [more, key] of cases) {
    expect(instalmentLine({ ...plain, ...more }, missed, { words, locale: 'en', now })).toEqual({
      label: plain.name,
      value: key,
    });
  }
});
