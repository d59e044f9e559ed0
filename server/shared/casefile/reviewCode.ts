/**
 * How a case is called where nobody may know whose it is: its place among the cases of its call,
 * in the order they were begun. Reveals neither number nor applicant, and stays the same.
 */
export const reviewCode = (place: number | string): string => `T-${Number(place)}`;

/** The place as an expression, for a statement that has the application as `a`. */
export const placeSql =
  '(SELECT COUNT(*) FROM applications n WHERE n.call_id = a.call_id AND n.id <= a.id)';

/** The same as a column. */
export const placeColumn = `${placeSql} AS place`;
