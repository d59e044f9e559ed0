import {
  figuresOf,
  names,
  pageCpu,
  ratio,
  type Findings,
  type Goal,
  type Saving,
} from './findings.js';
import { reviewOfBefore } from './writing.js';

/** What pages cost and how long they take, beside the ladder and beside each other. */
export const loadGoals = (found: Findings): readonly Goal[] => [
  ...listBesideLadder(found),
  ...pagesBesideStep6(found),
  reviewBesideBefore(found),
  ...whateverTheSize(found),
  ...underLoad(found),
];

function listBesideLadder(found: Findings): readonly Goal[] {
  const list = figuresOf(found, names.manyFirst);
  const step6 = figuresOf(found, names.step6);
  const throughput = list.perSecond / step6.perSecond;
  const app = list.appCpu / step6.appCpu;
  const whole = list.timesYardstick;
  const overStep3 = list.appCpu / figuresOf(found, names.step3).appCpu;
  return [
    {
      text: '1 list: throughput ≥ 0.80 × step 6',
      measured: `${ratio(throughput)} ×`,
      met: throughput >= 0.8,
    },
    {
      text: '1 list: CPU ≤ 1.25 × step 6',
      measured: `app ${ratio(app)} ×, with database ${ratio(whole)} ×`,
      met: app <= 1.25 && whole <= 1.25,
    },
    {
      text: '1 then: better than step 6',
      measured: `throughput ${ratio(throughput)} ×, CPU ${ratio(whole)} ×`,
      met: throughput > 1 && whole < 1,
    },
    {
      text: '2 list: app CPU ≤ 3.0 × step 3',
      measured: `${ratio(overStep3)} ×`,
      met: overStep3 <= 3,
    },
  ];
}

/** The most that pages may cost beside step 6, application and database. */
const timesStep6: readonly (readonly [name: string, most: number])[] = [
  [names.manyFirst, 1.5],
  [names.tasks, 1.2],
  [names.application, 2.5],
  [names.oneCase, 3],
  [names.call, 0.8],
];

function pagesBesideStep6(found: Findings): readonly Goal[] {
  const pages = timesStep6.map(([name, most]) => {
    const { timesYardstick: times } = figuresOf(found, name);
    return {
      text: `1 ${name}: CPU ≤ ${most} × step 6`,
      measured: `${ratio(times)} ×`,
      met: times <= most,
    };
  });
  const search = pageCpu(found, names.search) / pageCpu(found, names.manyFirst);
  return [
    ...pages,
    {
      text: '1 looking for a word: CPU ≤ 2 × the list',
      measured: `${ratio(search)} ×`,
      met: search <= 2,
    },
  ];
}

export function reviewBesideBefore({ writing: { timesStep6: times } }: Saving): Goal {
  const most = reviewOfBefore / 2;
  return {
    text: `1 saving a review: CPU ≤ ${ratio(most)} × step 6, half of what 0.3.0 took`,
    measured: `${ratio(times)} ×`,
    met: times <= most,
  };
}

function whateverTheSize(found: Findings): readonly Goal[] {
  const first = pageCpu(found, names.manyFirst);
  const size = first / pageCpu(found, names.fewFirst);
  const depth = [names.manyMiddle, names.manyEnd].map((name) => pageCpu(found, name) / first);
  return [
    {
      text: `3 list: ${found.many} rows ≤ 1.2 × ${found.few} rows`,
      measured: `${ratio(size)} ×`,
      met: size <= 1.2,
    },
    {
      text: '3 list: middle and end ≤ 1.2 × first page',
      measured: `${depth.map(ratio).join(' × and ')} ×`,
      met: depth.every((each) => each <= 1.2),
    },
  ];
}

function underLoad({ pages, cold }: Findings): readonly Goal[] {
  const product = [...pages].filter(([name]) => !name.startsWith('ladder'));
  return [
    ...product.map(([name, { p50, p99, failures }]) => ({
      text: `4 ${name}: warm p99 at 64 connections ≤ 2 × p50`,
      measured: `${ratio(p99 / Math.max(p50, 1))} × (${p50.toFixed(0)} and ${p99.toFixed(0)} ms), ${failures} failures`,
      met: failures === 0 && p99 <= 2 * Math.max(p50, 1),
    })),
    {
      text: '5 64 cold connections: no 5xx, first answer bounded (5 s)',
      measured: `${cold.failures} failures, answers from ${cold.firstMs.toFixed(0)} to ${cold.lastMs.toFixed(0)} ms`,
      met: cold.failures === 0 && cold.lastMs <= 5000,
    },
  ];
}
