import { lettersTo } from './lettersTo.js';
import type { DemoZone } from './demoZone.js';
import type { Visitor } from './visitor.js';

export const address = (who: string): string => `${who}@demo.qixian.test`;

/** What stories of joining and leaving ask of a zone. */
export function memberStories(open: () => DemoZone) {
  const rows = () => open().deps.db.rows;
  const userOf = async (who: string) => {
    const found = await rows().users.find({ email: address(who) });
    if (!found) throw new Error(`nobody is called ${who}`);
    return found;
  };
  const firmOf = async (who: string): Promise<string> => {
    const { id } = await userOf(who);
    const found = await rows().memberships.find({ user_id: id, position: 'manager' });
    if (!found) throw new Error(`${who} manages nothing`);
    return found.organisation_id;
  };
  const mailsTo = async (to: string, event: string) => lettersTo(open().deps, to, event);
  /** The path of the link in the last mail of this kind. */
  const linkTo = async (to: string, event: string): Promise<string> => {
    const body = (await mailsTo(to, event)).at(-1)?.body ?? '';
    return /http:\/\/qixian\.test(\/\S+)/.exec(body)?.[1] ?? `no link for ${to}`;
  };
  const invite = async (manager: Visitor, firm: string, email: string, position = 'member') =>
    manager.post(
      `/organisations/${firm}/invitations`,
      { email, position },
      `/organisations/${firm}`,
    );
  const belongs = async (who: string, firm: string): Promise<boolean> =>
    (await rows().memberships.count({
      organisation_id: firm,
      user_id: (await userOf(who)).id,
    })) > 0;
  return { rows, userOf, firmOf, mailsTo, linkTo, invite, belongs };
}
