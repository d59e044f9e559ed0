import { decode, expectMoved, type Journey } from './journey.js';

/** The ranking, the joint meeting and the approval of a call, form by form. */
const members = ['joint1', 'joint2', 'joint3', 'joint4', 'joint5'];

/** The head of department confirms what is proposed, changed as `choices` says by case. */
export async function confirmRanking(
  journey: Journey,
  callId: string,
  choices: Readonly<Record<string, { readonly choice: string; readonly reason: string }>> = {},
): Promise<void> {
  const path = `/calls/${callId}/ranking`;
  const head = await journey.as('head');
  const shown = selectedOn((await head.get(path)).text);
  const changed = Object.entries(choices).flatMap(([id, { choice, reason }]) => [
    [`choice.${id}`, choice],
    [`reason.${id}`, reason],
  ]);
  const typed = { ...shown, ...Object.fromEntries(changed), early: 'yes' };
  expectMoved(await head.post(path, typed, path));
}

/** What every select of the page stands at, as a browser would send it. */
function selectedOn(html: string): Readonly<Record<string, string>> {
  const selects = html.match(/<select[\s\S]*?<\/select>/g) ?? [];
  return Object.fromEntries(
    selects.flatMap((select) => {
      const name = /\bname="([^"]+)"/.exec(select)?.[1];
      const options = select.match(/<option[^>]*>/g) ?? [];
      const chosen = options.find((option) => /\bselected\b/.test(option)) ?? options[0] ?? '';
      return name ? [[name, decode(/\bvalue="([^"]*)"/.exec(chosen)?.[1] ?? '')]] : [];
    }),
  );
}

/** The members of the joint meeting agree until that is enough, but for those who are against. */
export async function vote(
  journey: Journey,
  callId: string,
  caseId: string,
  against: readonly string[] = [],
): Promise<void> {
  const path = `/calls/${callId}/meeting`;
  const { stage: at } = await journey.caseRow(caseId);
  for (const id of members) {
    if ((await journey.caseRow(caseId)).stage !== at) return;
    const member = await journey.as(id);
    const typed = against.includes(id)
      ? {
          [`vote.${caseId}`]: 'against',
          [`why.${caseId}`]: journey.stage.data.words.phrases['against'] ?? '',
        }
      : { [`vote.${caseId}`]: 'agree' };
    expectMoved(await member.post(path, typed));
  }
}

/** The Administrative Committee decides. */
export async function decide(
  journey: Journey,
  callId: string,
  caseId: string,
  decision: 'approve' | 'reject' = 'approve',
): Promise<void> {
  const approver = await journey.as('approver');
  const typed = {
    [`decision.${caseId}`]: decision,
    [`note.${caseId}`]: journey.stage.data.words.phrases['against'] ?? '',
  };
  const path = `/calls/${callId}/meeting`;
  expectMoved(await approver.post(`${path}/decisions`, typed, path));
}
