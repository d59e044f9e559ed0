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
