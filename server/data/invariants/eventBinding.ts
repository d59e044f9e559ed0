/** The words in which invariants ask for the event that a row came by. */

/** Whether the data of event `e` say this of a text, written as JSON writes it. */
export const says = (field: string, value: string, event = 'e'): string =>
  `INSTR(${event}.data, CONCAT('"${field}":"', ${value}, '"')) > 0`;

/** Whether there is such an event in this stream. */
export const recorded = (stream: string, types: readonly string[], ...also: string[]): string =>
  `EXISTS (SELECT 1 FROM events e WHERE e.stream = ${stream} AND e.type IN (${quoted(types)})
            ${also.map((each) => `AND ${each}`).join(' ')})`;

/** The streams of one subject, as the key of `events` sorts them. */
export const streamsOf = (subject: string, event = 'e'): string =>
  `${event}.stream >= '${subject}:' AND ${event}.stream < '${subject};'`;

/** The id of what a stream is about. */
export const streamAbout = (subject: string, event = 'e'): string =>
  `SUBSTR(${event}.stream, ${subject.length + 2})`;

/** Whether two values are the same or both empty. */
export const sameOrEmpty = (one: string, other: string): string =>
  `COALESCE(${one}, '') = COALESCE(${other}, '')`;

export const quoted = (texts: readonly string[]): string =>
  texts.map((text) => `'${text}'`).join(', ');

/**
 * The status that the last event `e` of a stream gave, by what each type of event leads to; '' where
 * the log has none. `about` narrows a stream that tells of several things to one of them.
 */
export const statusByLog = (
  stream: string,
  statusOf: Readonly<Record<string, string>>,
  ...about: readonly string[]
): string =>
  `COALESCE((SELECT CASE e.type ${Object.entries(statusOf)
    .map(([type, status]) => `WHEN '${type}' THEN '${status}'`)
    .join(' ')} END FROM events e
     WHERE ${[`e.stream = ${stream}`, `e.type IN (${quoted(Object.keys(statusOf))})`, ...about].join(' AND ')}
     ORDER BY e.seq DESC LIMIT 1), '')`;
