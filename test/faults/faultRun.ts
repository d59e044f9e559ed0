import { bucketFaults } from './bucketFaults.js';
import { databaseFaults } from './databaseFaults.js';
import { galeraFaults } from './galeraFaults.js';
import { fileFaults } from './fileFaults.js';
import { mailFaults } from './mailFaults.js';
import { processFaults } from './processFaults.js';
import { startFaults } from './startFaults.js';
import { NotHere, type Fault, type Ground, type Outcome } from './fault.js';

const faults: readonly Fault[] = [
  ...databaseFaults,
  ...galeraFaults,
  ...processFaults,
  ...startFaults,
  ...fileFaults,
  ...bucketFaults,
  ...mailFaults,
];

interface Row {
  readonly fault: Fault;
  readonly outcome: Outcome | NotHere;
}

/** Runs the faults that the command line asks for and prints them; whether all went as it should. */
export async function runFaults(ground: Ground, asked: readonly string[]): Promise<boolean> {
  const words = asked.filter((each) => !each.startsWith('--'));
  const chosen = faults.filter(
    ({ quick, done, on }) =>
      (quick || !asked.includes('--quick')) &&
      words.every((word) => `${on} ${done}`.toLowerCase().includes(word.toLowerCase())),
  );
  print('on', 'what was done', 'what people saw', 'lost', 'recovered');
  const rows: Row[] = [];
  for (const fault of chosen) {
    const outcome = await outcomeOf(fault, ground);
    rows.push({ fault, outcome });
    printRow({ fault, outcome });
  }
  const ran = rows.flatMap(({ outcome }) => (outcome instanceof NotHere ? [] : [outcome]));
  const lost = ran.reduce((all, outcome) => all + outcome.lost, 0);
  const stuck = ran.filter(({ recoveredMs }) => recoveredMs === null).length;
  const wrong = ran.filter((outcome) => outcome.wrong.length > 0).length;
  const elsewhere = rows.length - ran.length;
  const beside = [
    ...(wrong > 0 ? [`${wrong} answered wrongly`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} not run here`] : []),
  ];
  console.log(`\n${[`${ran.length} faults, ${lost} lost, ${stuck} stuck`, ...beside].join(', ')}`);
  return ran.length > 0 && lost + stuck + wrong === 0;
}

/** What came of it; a fault that could not be done to its end is wrong itself. */
async function outcomeOf(fault: Fault, ground: Ground): Promise<Outcome | NotHere> {
  try {
    return await fault.run(ground);
  } catch (error) {
    if (error instanceof NotHere) return error;
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seen: '', lost: 0, recoveredMs: null, wrong: [said] };
  }
}

function printRow({ fault: { on, done }, outcome }: Row): void {
  if (outcome instanceof NotHere) {
    print(on, done, `not run: ${outcome.message}`, '–', '–');
    return;
  }
  const { seen, lost, recoveredMs, wrong } = outcome;
  const recovered = recoveredMs === null ? 'never' : `${(recoveredMs / 1000).toFixed(1)} s`;
  print(on, done, seen, String(lost), recovered);
  for (const each of wrong) console.log(`  WRONG: ${each}`);
}

const print = (...cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);
