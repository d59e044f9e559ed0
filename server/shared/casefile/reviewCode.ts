/**
 * How a case is called where nobody may know whose it is: its place among the cases of its call,
 * in the order they were begun. Reveals neither number nor applicant, and stays the same.
 */
export const reviewCode = (place: number): string => `T-${place}`;
