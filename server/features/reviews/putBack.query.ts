import type { Database } from '../../data/database.js';
import { canonicalJson } from '../../domain/json.js';

/** Whether a review says the same as when the secretary last put it back; false where none did. */
export async function saysTheSame({ rows }: Database, id: string): Promise<boolean> {
  const now = await rows.reviews.find({ id });
  const [before] = await rows.reviewVersions.all({ review_id: id }, [['number', 'DESC']], 1);
  return now !== null && before !== undefined && said(now) === said(before);
}

interface Said {
  readonly scores: Readonly<Record<string, number | string | null>>;
  readonly comments: Readonly<Record<string, string>>;
  readonly opinion: string;
  readonly committee_comment: string | null;
  readonly committee_flag: string | null;
  readonly familiarity: string | null;
}

const said = (review: Said): string => {
  const { scores, comments, opinion, committee_comment: committee } = review;
  const { committee_flag: flag, familiarity } = review;
  return canonicalJson([{ ...scores }, { ...comments }, opinion, committee, flag, familiarity]);
};
