import type { Invariant } from './invariant.js';

/** Where streams end, kept apart from their events, and the seals over it. */
export const headInvariants: readonly Invariant[] = [
  {
    name: 'streams_end_at_their_head',
    sql: `SELECT h.stream, h.seq FROM stream_heads h
            LEFT JOIN events e ON e.stream = h.stream AND e.seq = h.seq
           WHERE e.stream IS NULL OR e.hash <> h.hash`,
  },
  {
    name: 'no_event_stands_behind_its_head',
    sql: `SELECT e.stream, e.seq FROM events e LEFT JOIN stream_heads h ON h.stream = e.stream
           WHERE h.stream IS NULL OR e.seq > h.seq`,
  },
  {
    name: 'sealed_events_are_still_there',
    sql: `SELECT l.stream, l.seq, l.seal FROM seal_lines l
            LEFT JOIN events e ON e.stream = l.stream AND e.seq = l.seq
           WHERE e.stream IS NULL OR e.hash <> l.hash`,
  },
  {
    name: 'sealed_heads_stand_in_their_seal',
    sql: `SELECT h.stream, h.seq, h.seal FROM stream_heads h
            LEFT JOIN seal_lines l ON l.seal = h.seal AND l.stream = h.stream
           WHERE h.seal IS NOT NULL AND (l.stream IS NULL OR l.seq <> h.seq OR l.hash <> h.hash)`,
  },
  {
    name: 'seals_have_no_gaps',
    sql: `SELECT COUNT(*) AS seals, MAX(number) AS last FROM seals
          HAVING COUNT(*) > 0 AND (COUNT(*) <> MAX(number) OR MIN(number) <> 1)`,
  },
  {
    name: 'seals_count_their_lines',
    sql: `SELECT s.number, s.streams FROM seals s
           WHERE s.streams <> (SELECT COUNT(*) FROM seal_lines l WHERE l.seal = s.number)`,
  },
];
